import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import styles from './button.module.css';
import { classes } from './classes.ts';
import { WithTooltip } from './tooltip.tsx';

export interface ButtonProps {
  /** One primary action to a screen: the next thing to do. */
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger' | undefined;
  readonly size?: 'regular' | 'small' | undefined;
  readonly icon?: ReactNode;
  readonly isDisabled?: boolean | undefined;
  /** Keeps its place and its focus, shows that the action is under way, and takes no second press. */
  readonly isPending?: boolean | undefined;
  /** Takes the focus when it appears: for the safe choice, or the one field, of a dialog that just opened. */
  readonly isFocusedFirst?: boolean | undefined;
  readonly type?: 'button' | 'submit' | undefined;
  readonly onPress?: (() => void) | undefined;
  readonly children: ReactNode;
}

export function Button(props: ButtonProps) {
  const { variant = 'secondary', size = 'regular', icon, isPending = false, children, onPress } = props;
  return (
    <AriaButton
      className={classes(styles.button, styles[variant], styles[size])}
      isDisabled={props.isDisabled ?? false}
      isPending={isPending}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- see isFocusedFirst
      autoFocus={props.isFocusedFirst ?? false}
      type={props.type ?? 'button'}
      onPress={() => onPress?.()}
    >
      {isPending ? <Spinner /> : icon}
      <span className={styles.label}>{children}</span>
    </AriaButton>
  );
}

export interface IconButtonProps {
  /** Its name: read aloud, and shown as a tooltip. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly size?: 'regular' | 'small' | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly onPress?: (() => void) | undefined;
}

export function IconButton({ label, icon, size = 'regular', isDisabled = false, onPress }: IconButtonProps) {
  return (
    <WithTooltip text={label}>
      <AriaButton
        className={classes(styles.button, styles.quiet, styles.square, styles[size])}
        aria-label={label}
        isDisabled={isDisabled}
        onPress={() => onPress?.()}
      >
        {icon}
      </AriaButton>
    </WithTooltip>
  );
}

function Spinner() {
  return (
    <svg className={styles.spinner} width="14" height="14" viewBox="0 0 16 16" fill="none" aria-hidden="true">
      <circle cx="8" cy="8" r="6.5" stroke="currentColor" strokeOpacity="0.3" strokeWidth="2" />
      <path d="M14.5 8A6.5 6.5 0 0 0 8 1.5" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
