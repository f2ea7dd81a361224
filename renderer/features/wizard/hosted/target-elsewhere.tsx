import { useState } from 'react';
import { Button, formatNumber, ProblemNotice } from '../../../ui/index.ts';
import type { TargetsView } from '../../../../shared/contract/index.ts';
import styles from './hosted.module.css';
import type { TargetsState } from './use-targets.ts';

interface ElsewhereProps {
  readonly view: TargetsView;
  readonly targets: TargetsState;
  readonly onAdded: (targetId: string) => void;
}

const fewest = 5;

/** What the person has written into `.pypirc` for twine and is no target yet. */
export function FromPypirc({ view: { pypirc }, targets, onAdded }: ElsewhereProps) {
  const [isWhole, setWhole] = useState(false);
  const suggested = pypirc.entries.flatMap(({ name, suggestion }) =>
    suggestion === null ? [] : [{ name, suggestion }],
  );
  const broken = pypirc.entries.flatMap(({ name, problem }) => (problem === null ? [] : [{ name, problem }]));
  if (suggested.length === 0 && broken.length === 0 && pypirc.problem === null) return null;
  const shown = isWhole ? suggested : suggested.slice(0, fewest);
  return (
    <section className={styles.section} aria-label=".pypirc">
      <h3 className={styles.sectionTitle}>Also in .pypirc</h3>
      {pypirc.problem !== null && <ProblemNotice compact severity="warning" problem={pypirc.problem} />}
      {broken.map(({ name, problem }) => (
        <ProblemNotice key={name} compact severity="warning" problem={problem} />
      ))}
      {shown.length > 0 && (
        <ul className={styles.entries}>
          {shown.map(({ name, suggestion }) => (
            <li key={name} className={styles.entry}>
              <div className={styles.line}>
                <span className={styles.name}>{name}</span>
                <span className={styles.url}>{suggestion.uploadUrl}</span>
              </div>
              <Button
                size="small"
                isPending={targets.add.isPending}
                onPress={() => {
                  void targets.add.run(suggestion).then((view) => {
                    const added = view?.targets.find(({ uploadUrl }) => uploadUrl === suggestion.uploadUrl);
                    if (added !== undefined) onAdded(added.id);
                  });
                }}
              >
                {`Add ${name}`}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {suggested.length > shown.length && (
        <div className={styles.outdent}>
          <Button size="small" variant="quiet" onPress={() => setWhole(true)}>
            {`Show ${formatNumber(suggested.length - shown.length)} more`}
          </Button>
        </div>
      )}
      {targets.add.problem !== null && <ProblemNotice compact problem={targets.add.problem} />}
    </section>
  );
}

interface FromEnvironmentProps {
  readonly view: TargetsView;
  /** With what the environment says of an index that is not among the targets. */
  readonly onAdd: (known: { readonly uploadUrl: string; readonly username: string | null }) => void;
}

/** What twine's variables (TWINE_REPOSITORY_URL, TWINE_USERNAME, TWINE_PASSWORD) say. */
export function FromEnvironment({ view: { environment, targets }, onAdd }: FromEnvironmentProps) {
  if (environment === null) return null;
  const { uploadUrl, username, hasPassword, targetId } = environment;
  const target = targets.find(({ id }) => id === targetId);
  const index = target?.name ?? (uploadUrl === '' ? 'an address that is not a URL' : uploadUrl);
  const user = username === null ? '' : `the user name ${username}`;
  const what = [user, hasPassword ? 'a password or token' : ''].filter((part) => part !== '').join(' and ');
  return (
    <section className={styles.section} aria-label="Environment">
      <h3 className={styles.sectionTitle}>In the environment</h3>
      <p className={styles.sentence}>
        {what === ''
          ? `Twine’s variables (TWINE_…) name ${index}.`
          : `Twine’s variables (TWINE_…) hold ${what} for ${index}.`}
      </p>
      {target === undefined && uploadUrl !== '' && (
        <div className={styles.buttons}>
          <Button size="small" onPress={() => onAdd({ uploadUrl, username })}>
            Add this index
          </Button>
        </div>
      )}
    </section>
  );
}
