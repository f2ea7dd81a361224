import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import styles from './fold.module.css';

export interface FoldProps {
  readonly title: string;
  /** Read without opening it: a count, or that all is as usual. */
  readonly aside?: ReactNode;
  readonly isOpenFirst?: boolean | undefined;
  readonly children: ReactNode;
}

/** A section that opens and closes under its title; in a card, several of them in a row. */
export function Fold({ title, aside, isOpenFirst = false, children }: FoldProps) {
  return (
    <Disclosure className={styles.fold ?? ''} defaultExpanded={isOpenFirst}>
      <Heading level={3} className={styles.heading ?? ''}>
        <Button slot="trigger" className={styles.trigger ?? ''}>
          <ChevronRight className={styles.chevron} size={16} aria-hidden="true" />
          <span className={styles.title}>{title}</span>
          {aside !== undefined && <span className={styles.aside}>{aside}</span>}
        </Button>
      </Heading>
      <DisclosurePanel>
        <div className={styles.content}>{children}</div>
      </DisclosurePanel>
    </Disclosure>
  );
}
