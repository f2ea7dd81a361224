import { Check } from 'lucide-react';
import { Button as AriaButton, VisuallyHidden } from 'react-aria-components';
import { classes } from './classes.ts';
import { useCopy } from './copy-button.tsx';
import styles from './filename.module.css';
import { shortenHash, splitFilename } from './format.ts';
import { WithTooltip } from './tooltip.tsx';

declare module 'react' {
  interface CSSProperties {
    /** How many characters stand after the cut. */
    '--tail'?: number;
  }
}

interface FilenameProps {
  readonly name: string;
  /** As large as the heading that it stands in. */
  readonly isTitle?: boolean | undefined;
}

/** Cut in the middle where it does not fit; whole for copying, for reading aloud, and on hover. */
export function Filename({ name, isTitle = false }: FilenameProps) {
  const { head, tail } = splitFilename(name);
  return (
    <span className={classes(styles.filename, isTitle && styles.title)} title={name}>
      <span className={styles.head} style={{ '--tail': tail.length }}>
        {head}
      </span>
      <span className={styles.tail}>{tail}</span>
    </span>
  );
}

/** Shortened in the middle; a press copies it whole. */
export function Hash({ value }: { readonly value: string }) {
  const { copied, copy } = useCopy(value);
  return (
    <WithTooltip text={copied ? 'Copied' : value}>
      <AriaButton className={styles.hash ?? ''} onPress={copy}>
        <VisuallyHidden>Copy </VisuallyHidden>
        {shortenHash(value)}
        {copied && <Check size={12} aria-hidden="true" />}
      </AriaButton>
    </WithTooltip>
  );
}
