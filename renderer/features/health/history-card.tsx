import type { TransitionView } from '../../../shared/contract/index.ts';
import { Card, Fold, formatCount, formatExact, RelativeTime, StateMark } from '../../ui/index.ts';
import styles from './history-card.module.css';
import { depthWords } from './model/beats.ts';
import { stateWords } from './model/states.ts';

const byWords = { monitor: 'the monitor', person: 'a person', host: 'the host' } as const;

/** How it came to be as it is, the newest first, each change with the checks that led to it. */
export function HistoryCard({ transitions }: { readonly transitions: readonly TransitionView[] }) {
  return (
    <Card
      title="History"
      aside={transitions.length === 0 ? undefined : formatCount(transitions.length, 'change')}
      isFlush
    >
      {transitions.length === 0 ? (
        <p className={styles.nothing}>Its state has never changed.</p>
      ) : (
        <ol>
          {transitions.map((transition) => (
            <li key={`${transition.at} ${transition.to}`} className={styles.transition}>
              <div className={styles.head}>
                <StateMark state={stateWords[transition.to].mark} label={stateWords[transition.to].word} />
                <span className={styles.soft}>
                  by {byWords[transition.by]}, <RelativeTime at={transition.at} />
                </span>
              </div>
              <p className={styles.sentence}>{transition.sentence}</p>
              {transition.evidence.length > 0 && <Evidence transition={transition} />}
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

function Evidence({ transition: { evidence } }: { readonly transition: TransitionView }) {
  return (
    <Fold title="Evidence" aside={formatCount(evidence.length, 'check')}>
      <ul className={styles.evidence}>
        {evidence.map(({ at, code, title, status, detail, depth }) => (
          <li key={`${at} ${code}`}>
            <span className={styles.soft}>{formatExact(new Date(at))}</span>
            <span>{`${title} (${depthWords[depth]})`}</span>
            <span className={styles.code}>
              {[code, status === null ? '' : `status ${status}`, detail].filter((part) => part !== '').join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </Fold>
  );
}
