import styles from './distribution-name.module.css';
import { nameParts } from './model/name-parts.ts';

/** Characters: enough to see that a project stands there. */
const shortestHead = 6;

/** A wheel's or sdist's filename in a table: what tells it from its siblings stays in sight. Whole on hover. */
export function DistributionName({ name }: { readonly name: string }) {
  const { head, middle, end } = nameParts(name);
  return (
    <span className={styles.name} title={name}>
      {head !== '' && (
        <span className={styles.head} style={{ minWidth: `calc(${Math.min(shortestHead, head.length)}ch + 0.5px)` }}>
          {head}
        </span>
      )}
      {middle !== '' && <span className={styles.middle}>{middle}</span>}
      <span className={styles.end}>{end}</span>
    </span>
  );
}
