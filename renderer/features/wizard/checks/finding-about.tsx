import { Filename, formatCount } from '../../../ui/index.ts';
import type { ShownFinding } from '../model/findings.ts';
import styles from './checks.module.css';

const fewest = 4;

/** Which files it was found in, and, folded, what PyPI would say to the first of them. */
export function FindingAbout({ item: { finding, files } }: { readonly item: ShownFinding }) {
  // Some sentences name their file.
  const isNamed = files.every(({ filename }) => finding.message.includes(filename));
  const shown = files.slice(0, fewest);
  return (
    <>
      {!isNamed && (
        <ul className={styles.names} aria-label="Files">
          {shown.map(({ id, filename }) => (
            <li key={id}>
              <Filename name={filename} />
            </li>
          ))}
          {files.length > shown.length && <li>{`and ${formatCount(files.length - shown.length, 'more file')}`}</li>}
        </ul>
      )}
      {finding.answer !== null && (
        <details className={styles.answer}>
          <summary className={styles.summary}>What PyPI would answer</summary>
          <blockquote className={styles.words}>{finding.answer}</blockquote>
        </details>
      )}
    </>
  );
}
