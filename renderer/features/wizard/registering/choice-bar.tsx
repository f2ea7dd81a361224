import { Button, formatCount } from '../../../ui/index.ts';
import type { LinkChoice } from '../model/link-choice.ts';
import styles from './registering.module.css';

interface ChoiceBarProps {
  readonly choice: LinkChoice;
  readonly canRegister: boolean;
  readonly canWithdraw: boolean;
  /** Its button keeps its place and its focus until the choice is over. */
  readonly doing: 'register' | 'withdraw' | null;
  readonly onClear: () => void;
  readonly onWithdraw: () => void;
  readonly onRegister: () => void;
}

/** What is chosen in the table below, and what can be done with it. Its height and its buttons stay as one chooses. */
export function ChoiceBar(props: ChoiceBarProps) {
  const { choice, canRegister, canWithdraw, doing, onClear, onWithdraw, onRegister } = props;
  const { chosen, toRegister, toWithdraw, line } = choice;
  return (
    <div className={styles.bar} role="group" aria-label="The chosen links">
      <p className={styles.line} role="status">
        {line}
      </p>
      {chosen > 0 && (
        <Button variant="quiet" onPress={onClear}>
          Choose none
        </Button>
      )}
      {canWithdraw && (
        <Button
          isDisabled={toWithdraw.length === 0 && doing !== 'withdraw'}
          isPending={doing === 'withdraw'}
          onPress={onWithdraw}
        >
          {toWithdraw.length === 0 ? 'Withdraw links' : `Withdraw ${formatCount(toWithdraw.length, 'link')}`}
        </Button>
      )}
      {canRegister && (
        <Button
          variant="primary"
          isDisabled={toRegister.length === 0 && doing !== 'register'}
          isPending={doing === 'register'}
          onPress={onRegister}
        >
          {toRegister.length === 0 ? 'Register links' : `Register ${formatCount(toRegister.length, 'link')}`}
        </Button>
      )}
    </div>
  );
}
