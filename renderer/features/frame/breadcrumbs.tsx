import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useRoute } from 'wouter';
import { useApiQueries, useRelease } from '../../api/index.ts';
import { hostOfPath } from '../health/index.ts';
import styles from './frame.module.css';

const gateway = { label: 'Gateway', href: '/gateway' } as const;
const health = { label: 'Health', href: '/health' } as const;

/** Screens with an address of their own; a release's is its title. */
const paths: Readonly<Record<string, readonly { readonly label: string; readonly href?: string }[]>> = {
  '/releases': [{ label: 'Releases' }],
  '/hosts': [{ label: 'Hosts' }],
  '/health': [{ label: 'Health' }],
  '/health/links': [health, { label: 'Links' }],
  '/health/settings': [health, { label: 'Settings' }],
  '/index': [{ label: 'Index' }],
  '/gateway': [{ label: 'Gateway' }],
  '/gateway/bench': [gateway, { label: 'Fault bench' }],
  '/gateway/settings': [gateway, { label: 'Settings' }],
  '/settings': [{ label: 'Settings' }],
};

/** Where one is, as a path back. */
export function Breadcrumbs() {
  const [isRelease, params] = useRoute('/releases/:id');
  const [isLink, link] = useRoute('/health/links/:id');
  const [isHost, host] = useRoute('/health/hosts/:host');
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
        {(isLink || isHost) && (
          <li>
            <Link href={health.href}>{health.label}</Link>
          </li>
        )}
        {isLink && (
          <>
            <li>
              <Link href="/health/links">Links</Link>
            </li>
            <LinkCrumb id={Number(link.id)} />
          </>
        )}
        {isHost && <li aria-current="page">{hostOfPath(host.host)}</li>}
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

function LinkCrumb({ id }: { readonly id: number }) {
  const { data: link, isError } = useQuery(useApiQueries().health.link.queryOptions({ input: { id } }));
  return <li aria-current="page">{link?.row.filename ?? (isError ? 'Link' : '…')}</li>;
}
