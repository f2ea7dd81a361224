import type { ReactNode } from 'react';
import { Button, formatNumber } from '../../ui/index.ts';
import styles from './problem-list.module.css';

interface ProblemListProps {
  readonly items: readonly { readonly key: string; readonly content: ReactNode }[];
  /** How many are held back. */
  readonly more: number;
  readonly onShowAll: () => void;
}

/** Problems under each other with a line between them; a long list starts short. */
export function ProblemList({ items, more, onShowAll }: ProblemListProps) {
  return (
    <>
      <ul className={styles.list}>
        {items.map(({ key, content }) => (
          <li key={key} className={styles.item}>
            {content}
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Button size="small" variant="quiet" onPress={onShowAll}>
          {`Show ${formatNumber(more)} more`}
        </Button>
      )}
    </>
  );
}
