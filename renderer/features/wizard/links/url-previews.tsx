import type { ReleaseFile } from '../../../../shared/contract/index.ts';
import { formatCount } from '../../../ui/index.ts';
import { previewUrls } from '../model/url-preview.ts';
import { Url } from './url.tsx';
import styles from './links.module.css';

interface UrlPreviewsProps {
  readonly template: string;
  readonly tag: string;
  readonly files: readonly ReleaseFile[];
}

const most = 5;

/** What the template gives, file by file, while it is typed. */
export function UrlPreviews({ template, tag, files }: UrlPreviewsProps) {
  const previews = previewUrls(template, tag, files.slice(0, most));
  const missing = previews.find((preview) => preview.missing !== null)?.missing;
  if (missing !== undefined)
    return <p className={styles.needs}>{`Fill in the ${missing} below to see the URL of each file.`}</p>;
  return (
    <div className={styles.previews} aria-label="The URL of each file">
      <ul>
        {previews.map(({ fileId, url }) => (
          <li key={fileId} className={styles.previewRow}>
            {url === null ? <span className={styles.missing}>–</span> : <Url url={url} />}
          </li>
        ))}
      </ul>
      {files.length > most && (
        <p className={styles.missing}>{`and ${formatCount(files.length - most, 'more file', 'more files')}`}</p>
      )}
    </div>
  );
}
