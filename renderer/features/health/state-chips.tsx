import type { ReactNode } from 'react';
import type { LinkState, StateCounts } from '../../../shared/contract/index.ts';
import { classes, formatNumber, StateMark } from '../../ui/index.ts';
import { countedStates, linkCount, stateWords } from './model/states.ts';
import styles from './state-chips.module.css';

interface StateChipsProps {
  readonly counts: StateCounts;
  /** Those that are shown; none: all. */
  readonly chosen: readonly LinkState[];
  /** Null: all. */
  readonly onPress: (state: LinkState | null) => void;
  /** They lead elsewhere, and are not chosen here. */
  readonly isWay?: boolean;
}

/** How many links there are of each state; a press shows those. */
export function StateChips({ counts, chosen, onPress, isWay = false }: StateChipsProps) {
  return (
    <div className={styles.chips} role="group" aria-label="Links by state">
      <Chip isOn={!isWay && chosen.length === 0} isWay={isWay} onPress={() => onPress(null)}>
        <span>All links</span>
        <span className={styles.count}>{formatNumber(linkCount(counts))}</span>
      </Chip>
      {countedStates(counts).map(({ state, count }) => (
        <Chip key={state} isOn={chosen.includes(state)} isWay={isWay} onPress={() => onPress(state)}>
          <StateMark state={stateWords[state].mark} label={stateWords[state].word} />
          <span className={styles.count}>{formatNumber(count)}</span>
        </Chip>
      ))}
    </div>
  );
}

interface ChipProps {
  readonly isOn: boolean;
  readonly isWay: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function Chip({ isOn, isWay, onPress, children }: ChipProps) {
  return (
    <button
      type="button"
      className={classes(styles.chip, isOn && styles.on)}
      {...(isWay ? {} : { 'aria-pressed': isOn })}
      onClick={onPress}
    >
      {children}
    </button>
  );
}
