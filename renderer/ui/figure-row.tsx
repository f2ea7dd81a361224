import { type ReactNode, useRef } from 'react';
import { FieldError, Input, Label, Text, TextField as AriaTextField } from 'react-aria-components';
import field from './field.module.css';
import styles from './figure-row.module.css';
import { classes } from './classes.ts';
import { useKeptFocus } from './use-kept-focus.ts';

export interface FigureRowProps {
  readonly label: string;
  readonly description: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Behind the field: `s`, `MiB`. */
  readonly unit?: string | undefined;
  /** A sentence; its presence marks the field as invalid. */
  readonly error?: string | undefined;
  /** Beside the field: what is usual, and the way back to it. */
  readonly aside?: ReactNode;
  readonly onBlur?: (() => void) | undefined;
  /** Enter in the field. */
  readonly onSubmit?: (() => void) | undefined;
}

/** One figure with what it means: words at the left, the number at the right, so that many can be read as a list. */
export function FigureRow(props: FigureRowProps) {
  const { label, description, value, onChange, unit, error, aside } = props;
  const root = useRef<HTMLDivElement>(null);
  // The way back goes once it was taken.
  useKeptFocus(root, () => root.current?.querySelector('input')?.focus());
  return (
    <div ref={root} className={styles.row}>
      <AriaTextField
        className={styles.figure ?? ''}
        value={value}
        onChange={onChange}
        isInvalid={error !== undefined}
        validationBehavior="aria"
        spellCheck="false"
        autoComplete="off"
        onBlur={() => props.onBlur?.()}
        onKeyDown={(event) => {
          if (event.key === 'Enter') props.onSubmit?.();
          else event.continuePropagation();
        }}
      >
        <span className={styles.words}>
          <Label className={styles.label ?? ''}>{label}</Label>
          <Text slot="description" className={styles.description ?? ''}>
            {description}
          </Text>
        </span>
        <span className={styles.value}>
          <Input className={classes(field.input, styles.input)} inputMode="decimal" />
          <span className={styles.unit}>{unit}</span>
        </span>
        <FieldError className={classes(field.error, styles.error)}>{error}</FieldError>
      </AriaTextField>
      <div className={styles.aside}>{aside}</div>
    </div>
  );
}
