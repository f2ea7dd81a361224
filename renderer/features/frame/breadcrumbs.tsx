import { Link, useLocation, useRoute } from 'wouter';
import { useRelease } from '../../api/index.ts';
import styles from './frame.module.css';

const gateway = { label: 'Gateway', href: '/gateway' } as const;

/** Screens with an address of their own; a release's is its title. */
const paths: Readonly<Record<string, readonly { readonly label: string; readonly href?: string }[]>> = {
  '/releases': [{ label: 'Releases' }],
  '/hosts': [{ label: 'Hosts' }],
  '/index': [{ label: 'Index' }],
  '/gateway': [{ label: 'Gateway' }],
  '/gateway/bench': [gateway, { label: 'Fault bench' }],
  '/gateway/settings': [gateway, { label: 'Settings' }],
  '/settings': [{ label: 'Settings' }],
};

/** Where one is, as a path back. */
export function Breadcrumbs() {
  const [isRelease, params] = useRoute('/releases/:id');
  const [location] = useLocation();
  const path = paths[location];
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
        {path?.map(({ label, href }) =>
          href === undefined ? (
            <li key={label} aria-current="page">
              {label}
            </li>
          ) : (
            <li key={label}>
              <Link href={href}>{label}</Link>
            </li>
          ),
        )}
      </ol>
    </nav>
  );
}

function ReleaseCrumb({ releaseId }: { readonly releaseId: string }) {
  const release = useRelease(releaseId);
  return <li aria-current="page">{release.data?.title ?? '…'}</li>;
}
