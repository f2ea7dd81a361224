import { Button, VisuallyHidden } from 'react-aria-components';
import { classes } from './classes.ts';
import styles from './step-list.module.css';

export type StepState = 'done' | 'here' | 'attention' | 'todo';

export interface StepListProps<Id extends string> {
  readonly label: string;
  readonly steps: readonly {
    readonly id: Id;
    readonly label: string;
    readonly state: StepState;
    readonly isReachable: boolean;
    /** A few words under the label: `2 files`, `1 of 2 hosted`. */
    readonly note?: string | undefined;
  }[];
  /** The step being shown, where it is not the one marked `here`. */
  readonly current?: Id | undefined;
  readonly onSelect: (id: Id) => void;
}

const words = { done: 'done', here: '', attention: 'needs attention', todo: 'not done yet' } as const;

export function StepList<Id extends string>({ label, steps, current, onSelect }: StepListProps<Id>) {
  const shown = current ?? steps.find((step) => step.state === 'here')?.id;
  return (
    <nav aria-label={label}>
      <ol className={styles.list}>
        {steps.map((step) => (
          <li key={step.id} className={styles.item}>
            <Button
              className={classes(styles.step, styles[step.state], step.id === shown && styles.shown)}
              isDisabled={!step.isReachable}
              {...(step.id === shown ? { 'aria-current': 'step' as const } : {})}
              onPress={() => onSelect(step.id)}
            >
              <Mark state={step.state} />
              <span className={styles.texts}>
                <span className={styles.label}>{step.label}</span>
                {step.note !== undefined && <span className={styles.note}>{step.note}</span>}
              </span>
              <VisuallyHidden>{words[step.state]}</VisuallyHidden>
            </Button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Mark({ state }: { readonly state: StepState }) {
  return (
    <svg className={styles.mark} width="18" height="18" viewBox="0 0 18 18" fill="none" aria-hidden="true">
      {state === 'done' && (
        <>
          <circle cx="9" cy="9" r="8" fill="currentColor" opacity="0.16" />
          <path
            d="m5.6 9.3 2.3 2.3 4.6-5"
            stroke="currentColor"
            strokeWidth="1.7"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </>
      )}
      {state === 'here' && (
        <>
          <circle cx="9" cy="9" r="7.2" stroke="currentColor" strokeWidth="1.6" />
          <circle cx="9" cy="9" r="3.6" fill="currentColor" />
        </>
      )}
      {state === 'attention' && (
        <>
          <circle cx="9" cy="9" r="8" fill="currentColor" opacity="0.18" />
          <path d="M9 5v4.6" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
          <circle cx="9" cy="12.6" r="1.1" fill="currentColor" />
        </>
      )}
      {state === 'todo' && <circle cx="9" cy="9" r="7.2" stroke="currentColor" strokeWidth="1.4" />}
    </svg>
  );
}
