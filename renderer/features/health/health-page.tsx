import { type ReactNode, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { classes, PageHeader, useKeptFocus } from '../../ui/index.ts';
import styles from './health-page.module.css';
import { useFreshHealth } from './use-health-refresh.ts';

const pages = [
  { href: '/health', label: 'Overview' },
  { href: '/health/links', label: 'Links' },
  { href: '/health/settings', label: 'Settings' },
] as const;

interface HealthPageProps {
  readonly title: ReactNode;
  readonly subtitle?: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** What the pages of Health have in common: they stay true while they are looked at, and keep the keyboard's place. */
export function HealthPage({ title, subtitle, action, children }: HealthPageProps) {
  const root = useRef<HTMLDivElement>(null);
  const [location] = useLocation();
  useFreshHealth();
  // What was pressed may be gone once it is done: on from the page's start.
  useKeptFocus(root, () => root.current?.closest('main')?.focus({ preventScroll: true }));
  return (
    <div ref={root} className={styles.page}>
      <PageHeader title={title} subtitle={subtitle} action={action} />
      {pages.some(({ href }) => href === location) && <PageLinks location={location} />}
      {children}
    </div>
  );
}

function PageLinks({ location }: { readonly location: string }) {
  return (
    <nav aria-label="Health">
      <ul className={styles.links}>
        {pages.map(({ href, label }) => (
          <li key={href}>
            <Link
              href={href}
              className={classes(styles.link, location === href && styles.here)}
              {...(location === href ? { 'aria-current': 'page' as const } : {})}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
