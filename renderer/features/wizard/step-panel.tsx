import type { ReactNode } from 'react';
import styles from './wizard.module.css';

/** The heading takes the focus when the step changes, so that a screen reader says where one is. */
export const stepHeadingId = 'wizard-step';

interface StepPanelProps {
  readonly title: string;
  readonly lead: ReactNode;
  /** Right of the heading: what belongs to the whole step but is not the next action. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

export function StepPanel({ title, lead, aside, children }: StepPanelProps) {
  return (
    <section className={styles.panel} aria-labelledby={stepHeadingId}>
      <header className={styles.panelHeader}>
        <div className={styles.panelTitles}>
          <h2 id={stepHeadingId} className={styles.panelTitle} tabIndex={-1}>
            {title}
          </h2>
          <div className={styles.lead}>{lead}</div>
        </div>
        {aside !== undefined && <div className={styles.panelAside}>{aside}</div>}
      </header>
      {children}
    </section>
  );
}

/** Said aloud when it changes; seen by nobody. */
export function Spoken({ children }: { readonly children: string }) {
  return (
    <p className={styles.spoken} role="status" aria-live="polite">
      {children}
    </p>
  );
}

/** The line under a table: what is there, how far it is, and what can be done about it. */
export function TotalsLine({ text, actions }: { readonly text: string; readonly actions?: ReactNode }) {
  return (
    <div className={styles.totals}>
      <span>{text}</span>
      {actions !== undefined && <span className={styles.totalsActions}>{actions}</span>}
    </div>
  );
}
