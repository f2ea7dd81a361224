import { type ReactNode, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { classes } from './classes.ts';
import { PageHeader } from './layout.tsx';
import styles from './section-page.module.css';
import { useKeptFocus } from './use-kept-focus.ts';

export interface SectionPageProps {
  /** What the section is called, read aloud before its pages. */
  readonly section: string;
  /** The pages that are one step from each other. One that is not among them (a single host, a link) lists none. */
  readonly pages: readonly { readonly href: string; readonly label: string }[];
  readonly title: ReactNode;
  readonly subtitle?: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A screen of several pages: their common head, the way from one to the next, and the keyboard's place kept. */
export function SectionPage({ section, pages, title, subtitle, action, children }: SectionPageProps) {
  const root = useRef<HTMLDivElement>(null);
  const [location] = useLocation();
  // What was pressed may be gone once it is done (switching on, a download that has ended): on from the page's start.
  useKeptFocus(root, () => root.current?.closest('main')?.focus({ preventScroll: true }));
  return (
    <div ref={root} className={styles.page}>
      <PageHeader title={title} subtitle={subtitle} action={action} />
      {pages.some(({ href }) => href === location) && (
        <nav aria-label={section}>
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
      )}
      {children}
    </div>
  );
}
