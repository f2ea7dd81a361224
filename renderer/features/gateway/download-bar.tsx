import type { Download } from '../../../shared/contract/index.ts';
import { formatBytes, formatShare, SourceBar, type SourceBarProps } from '../../ui/index.ts';
import { barSegments, sourceName, sourceShares, switchTicks } from './model/download.ts';

interface DownloadBarProps {
  readonly download: Pick<Download, 'filename' | 'size' | 'received' | 'state' | 'segments' | 'switches'>;
  readonly size?: SourceBarProps['size'];
}

/** A download as one bar: by where its bytes came from, with a tick where that changed. */
export function DownloadBar({ download, size }: DownloadBarProps) {
  const { filename, received } = download;
  const sources = sourceShares(download)
    .map((share) => `${formatBytes(share.bytes)} from ${sourceName(share)}`)
    .join(', ');
  const share = formatShare(received, download.size);
  return (
    <SourceBar
      label={`${filename}${sources === '' ? '' : `: ${sources}`}`}
      segments={barSegments(download)}
      ticks={switchTicks(download)}
      size={size}
      progress={
        download.state === 'running'
          ? { value: download.size === 0 ? 0 : Math.min(1, received / download.size), text: share }
          : undefined
      }
    />
  );
}
