import styles from './links.module.css';

/**
 * Cut in the middle: the host at its start and the file's name at its end are what people compare.
 * `tail` is how many characters of the end stay.
 */
export function Url({ url, tail = 30 }: { readonly url: string; readonly tail?: number }) {
  const cut = url.length - Math.min(tail, Math.floor(url.length / 2));
  return (
    <span className={styles.url} title={url}>
      <span className={styles.urlHead}>{url.slice(0, cut)}</span>
      <span className={styles.urlTail}>{url.slice(cut)}</span>
    </span>
  );
}
