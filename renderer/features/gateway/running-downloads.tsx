import { Ellipsis } from 'lucide-react';
import type { Download } from '../../../shared/contract/index.ts';
import { Card, Filename, formatBytes, formatRate, formatTimeLeft, IconButton } from '../../ui/index.ts';
import { DownloadBar } from './download-bar.tsx';
import { attemptCount, switchSentence } from './model/download.ts';
import styles from './running-downloads.module.css';
import { SourceLegend } from './source-legend.tsx';

interface RunningDownloadsProps {
  readonly running: readonly Download[];
  readonly onOpen: (download: Download) => void;
}

/** Each running download is one bar. */
export function RunningDownloads({ running, onOpen }: RunningDownloadsProps) {
  return (
    <Card title="Under way" aside={running.length === 0 ? undefined : `${running.length}`} isFlush>
      {running.length === 0 ? (
        <p className={styles.nothing}>
          Nothing is under way. Install something through the gateway, or watch the fault bench do so.
        </p>
      ) : (
        // It scrolls once there are many: the keyboard must reach it.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={styles.scroll} role="region" aria-label="Downloads under way" tabIndex={0}>
          <ul>
            {running.map((download) => (
              <Running key={download.id} download={download} onOpen={() => onOpen(download)} />
            ))}
          </ul>
        </div>
      )}
    </Card>
  );
}

function Running({ download, onOpen }: { readonly download: Download; readonly onOpen: () => void }) {
  const { filename, size, received, bytesPerSecond, secondsLeft } = download;
  const changed = switchSentence(download);
  return (
    <li className={styles.download}>
      <div className={styles.line}>
        <Filename name={filename} />
        <span className={styles.numbers}>
          <span>
            {formatBytes(received)} of {formatBytes(size)}
          </span>
          <span className={styles.rate}>{formatRate(bytesPerSecond)}</span>
          <span className={styles.left}>{formatTimeLeft(secondsLeft)}</span>
          <IconButton size="small" label={`Details of ${filename}`} icon={<Ellipsis />} onPress={onOpen} />
        </span>
      </div>
      <DownloadBar download={download} />
      <div className={styles.small}>
        <SourceLegend download={download} />
        <span className={styles.changed} title={changed ?? ''}>
          {changed}
        </span>
        <span className={styles.attempts}>
          {download.attempts.length === 0 ? 'about to begin' : attemptCount(download)}
        </span>
      </div>
    </li>
  );
}
