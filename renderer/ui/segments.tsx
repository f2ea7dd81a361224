import { RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import styles from './segments.module.css';

export interface SegmentsProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
}

/** One of a few short words side by side, which holds at once: `24 h`, `30 days`, `1 year`. */
export function Segments<Value extends string>({ label, value, onChange, options }: SegmentsProps<Value>) {
  return (
    <RadioGroup
      className={styles.segments ?? ''}
      aria-label={label}
      orientation="horizontal"
      value={value}
      onChange={(next) => {
        const option = options.find((each) => each.value === next);
        if (option !== undefined) onChange(option.value);
      }}
    >
      {options.map((option) => (
        <RadioField key={option.value} value={option.value} className={styles.field ?? ''}>
          <RadioButton className={styles.segment ?? ''}>{option.label}</RadioButton>
        </RadioField>
      ))}
    </RadioGroup>
  );
}
