import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Problem } from '../../shared/problem/index.ts';
import { classes } from './classes.ts';
import styles from './notice.module.css';

export interface NoticeProps {
  readonly tone: 'info' | 'warning' | 'success';
  readonly title?: string | undefined;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

const icons = { info: Info, warning: TriangleAlert, success: CircleCheck } as const;

export function Notice({ tone, title, children, actions }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div className={classes(styles.notice, styles[tone])}>
      <Icon className={styles.icon} size={16} aria-hidden="true" />
      <div className={styles.content}>
        {title !== undefined && <p className={styles.title}>{title}</p>}
        {children !== undefined && <div className={styles.text}>{children}</div>}
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
    </div>
  );
}

export interface ProblemNoticeProps {
  readonly problem: Problem;
  /** What it is about, where the message speaks of several things at once. */
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  /** Without a frame and details, for inside a list. */
  readonly compact?: boolean | undefined;
  /** A problem that does not stop the person. */
  readonly severity?: 'error' | 'warning' | 'note' | undefined;
}

const severities = {
  error: { Icon: CircleX, style: 'problem' },
  warning: { Icon: TriangleAlert, style: 'warning' },
  note: { Icon: Info, style: 'info' },
} as const;

/** What happened, then what to do; the code and the facts behind it, for a report. */
export function ProblemNotice({ problem, about, actions, compact = false, severity = 'error' }: ProblemNoticeProps) {
  const facts = Object.entries(problem.facts);
  const { Icon, style } = severities[severity];
  return (
    <div
      className={classes(styles.notice, styles[style], compact && styles.compact)}
      role={compact ? undefined : 'alert'}
    >
      <Icon className={styles.icon} size={16} aria-hidden="true" />
      <div className={styles.content}>
        <p className={styles.title}>{problem.message}</p>
        {problem.remedy !== '' && <p className={styles.text}>{problem.remedy}</p>}
        {about}
        {actions !== undefined && !compact && <div className={styles.actions}>{actions}</div>}
        <details className={styles.details}>
          <summary className={styles.summary}>Details</summary>
          <dl className={styles.facts}>
            <div className={styles.fact}>
              <dt>code</dt>
              <dd>{problem.code}</dd>
            </div>
            {facts.map(([name, value]) => (
              <div key={name} className={styles.fact}>
                <dt>{name}</dt>
                <dd>{String(value)}</dd>
              </div>
            ))}
          </dl>
        </details>
      </div>
      {actions !== undefined && compact && <div className={styles.aside}>{actions}</div>}
    </div>
  );
}
