import { type KeyboardEvent, useRef, useState } from 'react';
import type { BeatMark } from './beat-bar.tsx';
import styles from './beat-strip.module.css';
import { classes } from './classes.ts';

interface BeatStripProps {
  readonly label: string;
  readonly beats: readonly BeatMark[];
  readonly slots?: number | undefined;
}

/**
 * The last checks, large: what one found is told below it, on hover and on focus. One tab stop; the arrow keys, Home
 * and End walk from check to check.
 */
export function BeatStrip({ label, beats, slots = 50 }: BeatStripProps) {
  const root = useRef<HTMLDivElement>(null);
  const shown = beats.slice(-slots);
  const last = shown.length - 1;
  /** Counted from the newest, so that it stays with its check's place when another one comes. */
  const [stop, setStop] = useState(0);
  const [looked, setLooked] = useState<number | null>(null);
  const stopAt = Math.max(0, last - stop);
  const told = shown[looked ?? stopAt];

  function onKeyDown(event: KeyboardEvent, at: number) {
    const steps: Readonly<Record<string, number>> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last };
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(last, step));
    root.current?.querySelectorAll('button')[next]?.focus();
  }

  return (
    <div className={styles.strip}>
      <div ref={root} className={styles.beats} role="group" aria-label={label}>
        {Array.from({ length: slots - shown.length }, (_, at) => (
          <span key={`none ${slots - at}`} className={classes(styles.slot, styles.none)} aria-hidden="true" />
        ))}
        {shown.map((beat, at) => (
          <button
            key={`${last - at}`}
            type="button"
            className={classes(styles.slot, styles.beat, styles[beat.kind], (looked ?? stopAt) === at && styles.here)}
            aria-label={beat.label}
            tabIndex={at === stopAt ? 0 : -1}
            onMouseEnter={() => setLooked(at)}
            onMouseLeave={() => setLooked(null)}
            onFocus={() => {
              setStop(last - at);
              setLooked(null);
            }}
            onClick={() => setStop(last - at)}
            onKeyDown={(event) => onKeyDown(event, at)}
          />
        ))}
      </div>
      {/* The button that has the focus says the same to who listens. */}
      <p className={styles.told} aria-hidden="true">
        {told?.label ?? ''}
      </p>
    </div>
  );
}
