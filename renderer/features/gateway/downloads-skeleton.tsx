import { Skeleton } from '../../ui/index.ts';
import styles from './downloads-screen.module.css';

/** What is there once it runs, in the sizes of the cards it stands for. */
export function RunningSkeleton() {
  return (
    <>
      <Skeleton height={175} />
      <Skeleton height={138} />
    </>
  );
}

export function DownloadsSkeleton() {
  return (
    <>
      <RunningSkeleton />
      <div className={styles.pair}>
        <Skeleton height={210} />
        <Skeleton height={210} />
      </div>
    </>
  );
}
