import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './layout.module.css';

export interface PageHeaderProps {
  readonly title: ReactNode;
  readonly subtitle?: ReactNode;
  /** The one primary action. */
  readonly action?: ReactNode;
  readonly saved?: 'saved' | 'saving' | undefined;
}

export function PageHeader({ title, subtitle, action, saved }: PageHeaderProps) {
  return (
    <header className={styles.pageHeader}>
      <div className={styles.pageTitles}>
        <h1 className={styles.pageTitle}>{title}</h1>
        {subtitle !== undefined && <div className={styles.pageSubtitle}>{subtitle}</div>}
      </div>
      <div className={styles.pageActions}>
        {saved !== undefined && (
          <span className={styles.saved} role="status">
            {saved === 'saved' && <Check size={12} aria-hidden="true" />}
            {saved === 'saved' ? 'Saved' : 'Saving…'}
          </span>
        )}
        {action}
      </div>
    </header>
  );
}

export interface CardProps {
  readonly title?: ReactNode;
  /** Right of the title: a count, a small action. */
  readonly aside?: ReactNode;
  /** Without padding, for a table that fills the card. */
  readonly isFlush?: boolean | undefined;
  readonly children: ReactNode;
}

export function Card({ title, aside, isFlush = false, children }: CardProps) {
  return (
    <section className={styles.card}>
      {(title !== undefined || aside !== undefined) && (
        <header className={styles.cardHeader}>
          <h2 className={styles.cardTitle}>{title}</h2>
          {aside !== undefined && <div className={styles.cardAside}>{aside}</div>}
        </header>
      )}
      <div className={classes(styles.cardBody, isFlush && styles.flush)}>{children}</div>
    </section>
  );
}

export interface EmptyStateProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      <span className={styles.emptyIcon} aria-hidden="true">
        {icon}
      </span>
      <h2 className={styles.emptyTitle}>{title}</h2>
      {children !== undefined && <div className={styles.emptyText}>{children}</div>}
      {action !== undefined && <div className={styles.emptyAction}>{action}</div>}
    </div>
  );
}

/** Holds the place of what is loading, in its final size (pixels, or any CSS length). */
export function Skeleton({
  width = '100%',
  height = 16,
}: {
  readonly width?: number | string;
  readonly height?: number | string;
}) {
  return <span className={styles.skeleton} style={{ width, height }} aria-hidden="true" />;
}
