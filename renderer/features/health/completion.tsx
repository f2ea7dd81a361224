import { formatNumber } from '../../ui/index.ts';
import type { Completion as CompletionFigures } from '../../../shared/contract/index.ts';
import styles from './completion.module.css';
import { completionInterval, completionShare, completionText } from './model/figures.ts';

/** In a table: `99.8 % of 1,204`. Where the true share lies takes the place of the count while its row is looked at. */
export function CompletionCell({ completion }: { readonly completion: CompletionFigures }) {
  if (completion.n === 0) return <span className={styles.none}>–</span>;
  const interval = completionInterval(completion).replaceAll(' %', '').replace(' to ', '–');
  return (
    // Written out by the style sheet: of all rows one at most shows it.
    <span className={styles.cell} title={completionText(completion)} data-interval={` ${interval}`}>
      {completionShare(completion)}
      <span className={styles.count}>{` of ${formatNumber(completion.n)}`}</span>
    </span>
  );
}
