import type { ReactNode } from 'react';
import { CheckboxButton, CheckboxField, Label, RadioButton, RadioField, RadioGroup, Text } from 'react-aria-components';
import styles from './choices.module.css';
import { classes } from './classes.ts';

interface CheckboxProps {
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean | undefined;
  readonly description?: string | undefined;
  readonly children: ReactNode;
}

export function Checkbox({ isSelected, onChange, isDisabled = false, description, children }: CheckboxProps) {
  return (
    <CheckboxField className={styles.field ?? ''} isSelected={isSelected} onChange={onChange} isDisabled={isDisabled}>
      <CheckboxButton className={styles.row ?? ''}>
        <span className={classes(styles.box, isSelected && styles.on)} aria-hidden="true">
          {isSelected && <Tick />}
        </span>
        <span>{children}</span>
      </CheckboxButton>
      <Description text={description} />
    </CheckboxField>
  );
}

export interface RadioRowProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly {
    readonly value: Value;
    readonly label: string;
    readonly description?: string | undefined;
  }[];
  readonly orientation?: 'horizontal' | 'vertical' | undefined;
  /** The label is read aloud only, where what stands above says it already. */
  readonly isLabelHidden?: boolean | undefined;
}

/** One choice of a few. */
export function RadioRow<Value extends string>(props: RadioRowProps<Value>) {
  const { label, value, onChange, options, orientation = 'horizontal', isLabelHidden = false } = props;
  return (
    <RadioGroup
      className={styles.group ?? ''}
      value={value}
      orientation={orientation}
      {...(isLabelHidden ? { 'aria-label': label } : {})}
      onChange={(next) => {
        const option = options.find((each) => each.value === next);
        if (option !== undefined) onChange(option.value);
      }}
    >
      {!isLabelHidden && <Label className={styles.label ?? ''}>{label}</Label>}
      <div className={classes(styles.options, styles[orientation])}>
        {options.map((option) => (
          <RadioField key={option.value} value={option.value} className={styles.field ?? ''}>
            <RadioButton className={styles.row ?? ''}>
              <span className={classes(styles.dot, option.value === value && styles.on)} aria-hidden="true" />
              <span>{option.label}</span>
            </RadioButton>
            <Description text={option.description} />
          </RadioField>
        ))}
      </div>
    </RadioGroup>
  );
}

function Description({ text }: { readonly text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <Text slot="description" className={styles.description ?? ''}>
      {text}
    </Text>
  );
}

function Tick() {
  return (
    <svg width="10" height="10" viewBox="0 0 10 10" fill="none">
      <path
        d="M1.5 5.2 4 7.7l4.5-5.2"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
