import type { Download, DownloadAttempt } from '../../../shared/contract/index.ts';
import { CopyMark, formatBytes, formatMilliseconds } from '../../ui/index.ts';
import styles from './download-dialog.module.css';
import { attemptPhases } from './model/download.ts';

interface AttemptRowProps {
  readonly download: Download;
  readonly attempt: DownloadAttempt;
  /** Without its address and what became of it, where that is told in other words; its phases are on hover. */
  readonly isShort?: boolean;
}

/** One request to one host, on the clock of the whole download. */
export function AttemptRow({ download, attempt, isShort = false }: AttemptRowProps) {
  const phases = attemptPhases(download, attempt);
  const inWords = phases.map(({ name, milliseconds }) => `${name} ${formatMilliseconds(milliseconds)}`).join(' · ');
  return (
    <li className={styles.attempt}>
      <div className={styles.line}>
        <CopyMark copy={attempt.source} label={attempt.host} />
        <span className={styles.bytes}>{bytesInWords(attempt)}</span>
      </div>
      <div className={styles.track} role="img" aria-label={`Phases: ${inWords}`} title={inWords}>
        {phases.map(({ name, from, to }) => (
          <span
            key={name}
            className={styles.phase}
            data-phase={name}
            data-source={attempt.source}
            style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }}
          />
        ))}
      </div>
      {!isShort && (
        <>
          <div className={styles.phases}>{inWords}</div>
          <code className={styles.url}>{attempt.url}</code>
          <p className={styles.message}>{messageOf(attempt)}</p>
        </>
      )}
    </li>
  );
}

function bytesInWords({ from, received, used }: DownloadAttempt): string {
  const began = from === 0 ? '' : ` from ${formatBytes(from)} on`;
  return received === used
    ? `${formatBytes(received)}${began}`
    : `${formatBytes(received)}${began}, ${formatBytes(used)} used`;
}

function messageOf({ code, message, status, hedge, scored }: DownloadAttempt): string {
  const why = hedge ? 'Asked because another host did not answer. ' : '';
  if (code === null) return `${why}Under way.`;
  if (code === 'ok') return `${why}It sent what it should.`;
  const behind = [code, status === null ? '' : `status ${status}`].filter(Boolean).join(', ');
  return `${why}${message} (${behind}) ${scored ? 'It counts against the host.' : 'It does not count against the host.'}`;
}
