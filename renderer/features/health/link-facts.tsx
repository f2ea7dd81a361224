import type { LinkHealth } from '../../../shared/contract/index.ts';
import { Card, CopyButton, CopyMark, Hash, RelativeTime, useNow } from '../../ui/index.ts';
import { CertificateCell } from './certificate-cell.tsx';
import styles from './link-screen.module.css';
import { clockTime } from './model/clock.ts';
import { completionText } from './model/figures.ts';

/** How it is, what installers get at this moment, and what comes next. */
export function LinkFacts({ link }: { readonly link: LinkHealth }) {
  const { row, sha256, installersGet, nextCheckAt, certificateDaysLeft } = link;
  const { maintenance, url, statistics, lastGoodAt, lastBadAt } = row;
  const now = useNow();
  return (
    <Card>
      <dl className={styles.facts}>
        <dt>State</dt>
        <dd className={styles.sentence}>{row.sentence}</dd>
        <dt>Installers get</dt>
        <dd>{installersGet}</dd>
        {maintenance !== null && (
          <>
            <dt>Maintenance</dt>
            <dd>
              {clockTime(new Date(maintenance.from), now)} to {clockTime(new Date(maintenance.until), now)}: what fails
              then counts for nothing.
            </dd>
          </>
        )}
        <dt>Checks</dt>
        <dd>
          {completionText(statistics.completion)}
          <span className={styles.soft}>
            {nextCheckAt !== null && (
              <>
                {' · next '}
                <RelativeTime at={nextCheckAt} />
              </>
            )}
            {lastGoodAt !== null && (
              <>
                {' · last right '}
                <RelativeTime at={lastGoodAt} />
              </>
            )}
            {lastBadAt !== null && (
              <>
                {' · last failed '}
                <RelativeTime at={lastBadAt} />
              </>
            )}
          </span>
        </dd>
        <dt>External link</dt>
        <dd className={styles.url}>
          <CopyMark copy="external" />
          <code>{url}</code>
          <CopyButton text={url} label="Copy the link" />
        </dd>
        <dt>Hosted copy</dt>
        <dd className={styles.url}>
          <CopyMark copy="hosted" />
          <span className={styles.soft}>SHA-256</span>
          <Hash value={sha256} />
        </dd>
        {certificateDaysLeft !== null && (
          <>
            <dt>Certificate</dt>
            <dd>
              <CertificateCell daysLeft={certificateDaysLeft} />
            </dd>
          </>
        )}
      </dl>
    </Card>
  );
}
