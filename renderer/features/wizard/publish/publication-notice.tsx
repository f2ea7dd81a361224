import type { ReactNode } from 'react';
import { formatCount, Notice, RelativeTime } from '../../../ui/index.ts';
import type { Release } from '../../../../shared/contract/index.ts';
import { orderNames } from '../model/orders.ts';
import { type PublicationStatus, publishedCounts } from '../model/publication-status.ts';
import styles from './publish.module.css';

interface PublicationNoticeProps {
  readonly release: Release;
  readonly status: PublicationStatus;
  readonly title: string;
  /** What can be undone, and how. */
  readonly children?: ReactNode;
}

/** What is true at one place now, since when, and whether the draft has moved on. */
export function PublicationNotice({ release, status, title, children }: PublicationNoticeProps) {
  const { publication, changedSince } = status;
  const isCurrent = changedSince.length === 0;
  const { files, links } = publishedCounts(release);
  return (
    <Notice tone={isCurrent ? 'success' : 'warning'} title={title}>
      <p className={styles.since}>
        <RelativeTime at={publication.at} />
        {` · ${orderNames[publication.order]}`}
        {isCurrent &&
          ` · ${formatCount(files, 'file')}, ${links === 0 ? 'no external link' : formatCount(links, 'external link')}`}
      </p>
      {isCurrent ? <p>{children}</p> : <p>{`${changedSince.join(' ')} Publish again to bring the page up to date.`}</p>}
    </Notice>
  );
}
