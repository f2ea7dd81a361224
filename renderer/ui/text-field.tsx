import { FieldError, Input, Label, Text, TextField as AriaTextField } from 'react-aria-components';
import { classes } from './classes.ts';
import styles from './field.module.css';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly description?: string | undefined;
  /** A sentence; its presence marks the field as invalid. */
  readonly error?: string | undefined;
  readonly placeholder?: string | undefined;
  /** For URLs, paths, templates. */
  readonly mono?: boolean | undefined;
  /** For tokens and passwords: not shown as it is typed, and not remembered by the browser. */
  readonly isSecret?: boolean | undefined;
  readonly isRequired?: boolean | undefined;
  readonly isDisabled?: boolean | undefined;
  /** Takes the focus when it appears: for the safe choice, or the one field, of a dialog that just opened. */
  readonly isFocusedFirst?: boolean | undefined;
  readonly onBlur?: (() => void) | undefined;
  /** Enter in the field. */
  readonly onSubmit?: (() => void) | undefined;
}

export function TextField(props: TextFieldProps) {
  const { label, value, onChange, description, error, placeholder, mono = false } = props;
  return (
    <AriaTextField
      className={styles.field ?? ''}
      value={value}
      onChange={onChange}
      isInvalid={error !== undefined}
      isRequired={props.isRequired ?? false}
      isDisabled={props.isDisabled ?? false}
      validationBehavior="aria"
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- see isFocusedFirst
      autoFocus={props.isFocusedFirst ?? false}
      spellCheck="false"
      type={props.isSecret === true ? 'password' : 'text'}
      autoComplete={props.isSecret === true ? 'new-password' : 'off'}
      onBlur={() => props.onBlur?.()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') props.onSubmit?.();
        else event.continuePropagation();
      }}
    >
      <Label className={styles.label ?? ''}>{label}</Label>
      <Input className={classes(styles.input, mono && styles.mono)} placeholder={placeholder ?? ''} />
      {description !== undefined && error === undefined && (
        <Text slot="description" className={styles.description ?? ''}>
          {description}
        </Text>
      )}
      <FieldError className={styles.error ?? ''}>{error}</FieldError>
    </AriaTextField>
  );
}
