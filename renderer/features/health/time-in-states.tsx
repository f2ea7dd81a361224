import type { LinkHealth } from '../../../shared/contract/index.ts';
import { Card, classes, StateMark } from '../../ui/index.ts';
import { stateWords } from './model/states.ts';
import { timeShares } from './model/time-shares.ts';
import styles from './time-in-states.module.css';

/** How long it was in each state. */
export function TimeInStates({ times }: { readonly times: LinkHealth['timeInState'] }) {
  const shares = timeShares(times);
  return (
    <Card title="Time in each state" aside="last 30 days">
      {shares.length === 0 ? (
        <p className={styles.nothing}>Nothing is known yet.</p>
      ) : (
        <>
          <div className={styles.bar} aria-hidden="true">
            {shares.map(({ state, share }) => (
              <span key={state} className={classes(styles.part, styles[state])} style={{ flexGrow: share }} />
            ))}
          </div>
          <dl className={styles.list}>
            {shares.map(({ state, text }) => (
              <div key={state}>
                <dt>
                  <StateMark state={stateWords[state].mark} label={stateWords[state].word} />
                </dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </Card>
  );
}
