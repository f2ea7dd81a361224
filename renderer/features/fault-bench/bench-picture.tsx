import { CircleCheck, CircleX, Info } from 'lucide-react';
import type { Download, FaultBenchView } from '../../../shared/contract/index.ts';
import { Card, CopyMark, Filename, formatBytes, formatMilliseconds, formatRate } from '../../ui/index.ts';
import { AttemptRow, DownloadBar, SourceLegend, switchSentence } from '../gateway/index.ts';
import styles from './fault-bench.module.css';
import { type Verdict, verdictOf } from './model/verdict.ts';

/** The same install as the gateway saw it: the bar, its switch, and what it means. */
export function BenchPicture({ bench }: { readonly bench: FaultBenchView }) {
  const { file, run, installer, externalHost, hostedHost } = bench;
  const download = run?.download ?? null;
  const verdict = run === null ? null : verdictOf(run, installer?.name ?? 'pip');
  return (
    <Card title="What the gateway did">
      <div className={styles.picture}>
        <div className={styles.file}>
          <Filename name={file.filename} />
          <span className={styles.size}>{download === null ? formatBytes(file.size) : pace(download)}</span>
        </div>
        <DownloadBar size="large" download={download ?? nothingOf(file)} />
        {download === null || download.segments.length === 0 ? (
          <ul className={styles.hosts} aria-label="Sources">
            <li>
              <CopyMark copy="external" label={externalHost ?? 'the external host'} />
            </li>
            <li>
              <CopyMark copy="hosted" label={hostedHost ?? 'the hosted copy'} />
            </li>
          </ul>
        ) : (
          <SourceLegend download={download} />
        )}
        <div className={styles.verdict} role="status">
          {verdict !== null && <VerdictLine verdict={verdict} />}
          {verdict === null && <p className={styles.quiet}>{meanwhile(bench)}</p>}
        </div>
        {download !== null && (
          <ol aria-label="Attempts">
            {download.attempts.map((attempt) => (
              <AttemptRow key={`${attempt.startedMs} ${attempt.host}`} download={download} attempt={attempt} isShort />
            ))}
          </ol>
        )}
      </div>
    </Card>
  );
}

function meanwhile({ run }: FaultBenchView): string {
  if (run === null) return 'Choose what goes wrong, then install.';
  if (run.download === null) return 'The installer has not asked for the file yet.';
  return switchSentence(run.download) ?? '';
}

const marks = {
  good: { Icon: CircleCheck, style: 'goodMark' },
  bad: { Icon: CircleX, style: 'badMark' },
  neutral: { Icon: Info, style: 'neutralMark' },
} as const;

function VerdictLine({ verdict }: { readonly verdict: Verdict }) {
  const { Icon, style } = marks[verdict.tone];
  return (
    <>
      <Icon className={styles[style]} size={20} aria-hidden="true" />
      <p>{verdict.text}</p>
    </>
  );
}

function pace({ state, size, received, bytesPerSecond, milliseconds }: Download): string {
  const time = formatMilliseconds(milliseconds);
  if (state !== 'running') return `${formatBytes(size)} in ${time}`;
  return `${formatBytes(received)} of ${formatBytes(size)} · ${formatRate(bytesPerSecond)} · ${time}`;
}

/** The bar in its place before there is anything in it. */
function nothingOf({ filename, size }: FaultBenchView['file']) {
  return { filename, size, received: 0, state: 'done' as const, segments: [], switches: [] };
}
