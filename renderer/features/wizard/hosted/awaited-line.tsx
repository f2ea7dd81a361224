import { formatCount, StateMark } from '../../../ui/index.ts';
import type { Release } from '../../../../shared/contract/index.ts';
import { type Awaited, awaitedOf } from '../model/awaited.ts';
import { targetName } from '../model/primary-action.ts';
import { formatClock } from './clock.ts';
import styles from './hosted.module.css';

/** What was sent and only has to be shown by the index: nothing is wrong, and nothing is to be done. */
export function AwaitedLine({ release }: { readonly release: Release }) {
  const awaited = awaitedOf(release);
  if (awaited === null) return null;
  return (
    <div className={styles.awaited}>
      <StateMark
        state="working"
        label={`${formatCount(awaited.files, 'file')} sent, not listed by ${targetName(release)} yet`}
      />
      <p className={styles.sentence}>{`${awaited.why} ${looks(awaited)}`}</p>
    </div>
  );
}

function looks({ nextAt, until }: Awaited): string {
  const next = nextAt === null ? 'It is looked at now' : `It is looked at again at ${formatClock(nextAt)}`;
  return `${next}, until ${formatClock(until)} at the latest.`;
}
