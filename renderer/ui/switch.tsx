import type { ReactNode } from 'react';
import { SwitchButton, SwitchField } from 'react-aria-components';
import { classes } from './classes.ts';
import styles from './switch.module.css';

export interface SwitchProps {
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean | undefined;
  readonly children: ReactNode;
}

/** What is on or off at once, without a further press; a choice within a form is a Checkbox. */
export function Switch({ isSelected, onChange, isDisabled = false, children }: SwitchProps) {
  return (
    <SwitchField isSelected={isSelected} onChange={onChange} isDisabled={isDisabled}>
      <SwitchButton className={styles.switch ?? ''}>
        <span>{children}</span>
        <span className={classes(styles.track, isSelected && styles.on)} aria-hidden="true">
          <span className={styles.knob} />
        </span>
      </SwitchButton>
    </SwitchField>
  );
}
