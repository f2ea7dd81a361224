import { classes } from './classes.ts';
import styles from './code.module.css';
import { CopyButton } from './copy-button.tsx';

export interface CodeBlockProps {
  readonly text: string;
  /** What it is: `The project's page as HTML`. */
  readonly label: string;
  readonly language?: string | undefined;
  /** One line without line numbers or a title: a command to paste. */
  readonly isCommand?: boolean | undefined;
  /** Pixels after which it scrolls. */
  readonly height?: number | undefined;
}

export function CodeBlock({ text, label, language, isCommand = false, height }: CodeBlockProps) {
  return (
    <figure className={classes(styles.block, isCommand && styles.command)}>
      <figcaption className={styles.caption}>
        {!isCommand && (
          <>
            <span>{label}</span>
            {language !== undefined && <span className={styles.language}>{language}</span>}
          </>
        )}
        <CopyButton text={text} label={`Copy: ${label}`} />
      </figcaption>
      <pre
        className={styles.text}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: the keyboard must reach it
        tabIndex={0}
        role="region"
        aria-label={label}
        style={height === undefined ? {} : { maxHeight: height }}
      >
        {text}
      </pre>
    </figure>
  );
}
