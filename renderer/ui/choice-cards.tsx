import { RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import styles from './choice-cards.module.css';

export interface ChoiceCardsProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly {
    readonly value: Value;
    readonly label: string;
    /** One sentence. */
    readonly description: string;
  }[];
}

/** One choice of a few that each need a sentence, side by side; it holds at once. Arrow keys choose the next. */
export function ChoiceCards<Value extends string>(props: ChoiceCardsProps<Value>) {
  const { label, value, onChange, options } = props;
  return (
    <RadioGroup
      className={styles.cards ?? ''}
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
          <RadioButton className={styles.card ?? ''}>
            <span className={styles.label}>{option.label}</span>
            <span className={styles.description}>{option.description}</span>
          </RadioButton>
        </RadioField>
      ))}
    </RadioGroup>
  );
}
