import { useState } from 'react';
import { Link } from 'wouter';
import type { Incident } from '../../../shared/contract/index.ts';
import { Button, Card, formatCount, RelativeTime, StateMark } from '../../ui/index.ts';
import styles from './incidents-card.module.css';
import { hostPath } from './model/paths.ts';

/** More are shown when asked for. */
const shownFirst = 5;

interface IncidentsCardProps {
  readonly incidents: readonly Incident[];
  /** On the page of the host itself. */
  readonly isOfHost?: boolean;
}

/** Links of one host that failed together are one thing that happened. */
export function IncidentsCard({ incidents, isOfHost = false }: IncidentsCardProps) {
  const [isAll, setIsAll] = useState(false);
  const shown = isAll ? incidents : incidents.slice(0, shownFirst);
  return (
    <Card
      title="Failed together"
      aside={incidents.length === 0 ? undefined : `${formatCount(incidents.length, 'incident')} in 7 days`}
      isFlush
    >
      {incidents.length === 0 ? (
        <p className={styles.nothing}>In the last seven days no links failed together.</p>
      ) : (
        <ul className={styles.list}>
          {shown.map((incident) => (
            <li key={incident.id} className={styles.incident}>
              <StateMark
                state={incident.until === null ? 'failed' : 'unchecked'}
                label={incident.until === null ? 'Now' : 'Over'}
              />
              <div className={styles.words}>
                <p>{isOfHost ? incident.sentence : <Sentence incident={incident} />}</p>
                <p className={styles.codes}>
                  {incident.codes.map(({ title, count }) => `${title} (${formatCount(count, 'link')})`).join(', ')}
                </p>
              </div>
              <span className={styles.when}>
                <RelativeTime at={incident.until ?? incident.from} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {incidents.length > shownFirst && (
        <div className={styles.more}>
          <Button variant="quiet" size="small" onPress={() => setIsAll(!isAll)}>
            {isAll ? 'Show fewer' : `Show all ${incidents.length}`}
          </Button>
        </div>
      )}
    </Card>
  );
}

/** Its host, which it begins with, is the way there. */
function Sentence({ incident: { host, sentence } }: { readonly incident: Incident }) {
  const [before, ...after] = sentence.split(host);
  if (after.length === 0) return sentence;
  return (
    <>
      {before}
      <Link href={hostPath(host)}>{host}</Link>
      {after.join(host)}
    </>
  );
}
