import type { Download } from '../../../shared/contract/index.ts';
import {
  CopyMark,
  Dialog,
  Filename,
  formatBytes,
  formatMilliseconds,
  Hash,
  ProblemNotice,
  RelativeTime,
} from '../../ui/index.ts';
import { AttemptRow } from './attempt-row.tsx';
import styles from './download-dialog.module.css';
import { DownloadBar } from './download-bar.tsx';
import { attemptCount, outcomeSentence } from './model/download.ts';
import { SourceLegend } from './source-legend.tsx';

interface DownloadDialogProps {
  readonly download: Download | null;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** All that is known of one download: each attempt on one clock, phase by phase. */
export function DownloadDialog({ download, isOpen, onClose }: DownloadDialogProps) {
  return (
    <Dialog title="Download" size="wide" isOpen={isOpen} onClose={onClose}>
      {download !== null && <Content download={download} />}
    </Dialog>
  );
}

function Content({ download }: { readonly download: Download }) {
  return (
    <div className={styles.content}>
      <div>
        <Filename name={download.filename} />
        <div className={styles.facts}>
          <span>{formatBytes(download.size)}</span>
          <Hash value={download.sha256} />
          <span>{formatMilliseconds(download.milliseconds)}</span>
          <RelativeTime at={download.startedAt} />
        </div>
      </div>
      {download.problem === null ? (
        <p className={styles.sentence}>{outcomeSentence(download)}</p>
      ) : (
        <ProblemNotice problem={download.problem} compact />
      )}
      <div>
        <DownloadBar download={download} size="large" />
        <SourceLegend download={download} />
      </div>
      <section>
        <h3 className={styles.heading}>
          {download.attempts.length === 0 ? 'No source was asked' : attemptCount(download)}
        </h3>
        {download.attempts.length > 0 && <PhaseKey />}
        <ol className={styles.attempts}>
          {download.attempts.map((attempt) => (
            <AttemptRow
              key={`${attempt.startedMs} ${attempt.host} ${attempt.from}`}
              download={download}
              attempt={attempt}
            />
          ))}
        </ol>
      </section>
    </div>
  );
}

const waits = ['resolve', 'connect', 'TLS', 'first byte'] as const;

function PhaseKey() {
  return (
    <ul className={styles.key} aria-label="Phases">
      {waits.map((name) => (
        <li key={name} className={styles.keyEntry}>
          <span className={styles.swatch} data-phase={name} aria-hidden="true" />
          {name}
        </li>
      ))}
      <li className={styles.keyEntry}>
        <CopyMark copy="external" label="bytes from an external host" />
      </li>
      <li className={styles.keyEntry}>
        <CopyMark copy="hosted" label="bytes from the hosted copy" />
      </li>
    </ul>
  );
}
