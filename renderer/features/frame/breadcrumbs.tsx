import { Link, useRoute } from 'wouter';
import { useRelease } from '../../api/index.ts';
import styles from './frame.module.css';

/** Where one is, as a path back. */
export function Breadcrumbs() {
  const [isRelease, params] = useRoute('/releases/:id');
  const [isReleases] = useRoute('/releases');
  const [isIndex] = useRoute('/index');
  const [isSettings] = useRoute('/settings');
  const here = isReleases ? 'Releases' : isIndex ? 'Index' : isSettings ? 'Settings' : null;
  return (
    <nav className={styles.path} aria-label="Path">
      <ol>
        {isRelease && (
          <>
            <li>
              <Link href="/releases">Releases</Link>
            </li>
            <ReleaseCrumb releaseId={params.id} />
          </>
        )}
        {here !== null && <li aria-current="page">{here}</li>}
      </ol>
    </nav>
  );
}

function ReleaseCrumb({ releaseId }: { readonly releaseId: string }) {
  const release = useRelease(releaseId);
  return <li aria-current="page">{release.data?.title ?? '…'}</li>;
}
