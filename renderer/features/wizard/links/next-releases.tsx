import { ProblemNotice, Switch } from '../../../ui/index.ts';
import type { HostDefaults } from '../../../../shared/contract/index.ts';
import { hostNames } from '../model/url-preview.ts';
import type { HostDefaultsState } from './use-host-defaults.ts';
import styles from './copies.module.css';

/** Off until the maintainer says so: an external link is never a default by itself. */
export function NextReleases({ defaults, set }: Pick<HostDefaultsState, 'defaults' | 'set'>) {
  if (defaults === undefined || defaults.project === null) return null;
  return (
    <div className={styles.next}>
      <p className={styles.about}>{sentence(defaults)}</p>
      <Switch isSelected={defaults.isOn} isDisabled={set.isPending} onChange={(isOn) => void set.run(isOn)}>
        {`Use these hosts for the next releases of ${defaults.project}`}
      </Switch>
      {set.problem !== null && <ProblemNotice problem={set.problem} />}
    </div>
  );
}

function sentence({ isOn, saved }: HostDefaults): string {
  if (isOn) return 'The next releases start with these templates and places.';
  return saved.length === 0
    ? 'The next releases start without hosts.'
    : `The next releases start with ${hostNames(saved)}.`;
}
