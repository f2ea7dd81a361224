import type { PolicySettings } from '../../shared/fallback/index.ts';
import type { Clock } from '../http/index.ts';

/** How long one reader has been without a byte, and what is done about it: installers give up after 15 seconds. */
export interface Hunger {
  /** The reader waits from now on, if it did not before. */
  waits(): void;
  /** It has got something. */
  eats(): void;
  /** Nothing came in time, and nothing is coming. */
  isHopeless(): boolean;
  stop(): void;
}

interface HungerOptions {
  readonly clock: Clock;
  readonly settings: Pick<PolicySettings, 'patienceMs' | 'answerMs'>;
  /** The reader has waited for `patienceMs`, once more. */
  starve(): void;
  /** Whether not one byte of the file is on its way. */
  isSilent(): boolean;
  /** It has become hopeless. */
  onHopeless(): void;
}

/** How soon it is looked again whether what came too late to be the first byte has become hopeless. */
const lookAgainMs = 1000;

export function createHunger({ clock, settings, starve, isSilent, onHopeless }: HungerOptions): Hunger {
  let waitingSince: number | null = null;
  /** When it began to wait for its first byte; null once it has had that. */
  let firstSince: number | null = null;
  let hasEaten = false;
  let hopeless = false;
  let callOff: (() => void) | null = null;

  function look(): void {
    callOff = null;
    // Who eats again meanwhile is not looked at until it waits: cheaper than a new timer for each block.
    if (waitingSince === null || hopeless) return;
    const now = clock.now();
    if (now - waitingSince >= settings.patienceMs) {
      waitingSince = now;
      starve();
    }
    let next = waitingSince + settings.patienceMs;
    if (firstSince !== null) {
      const late = firstSince + settings.answerMs;
      if (now >= late && isSilent()) {
        hopeless = true;
        onHopeless();
        return;
      }
      next = Math.min(next, now >= late ? now + lookAgainMs : late);
    }
    callOff = clock.after(next - now, look);
  }

  return {
    waits() {
      if (waitingSince !== null) return;
      waitingSince = clock.now();
      if (!hasEaten) firstSince = waitingSince;
      callOff ??= clock.after(Math.min(settings.patienceMs, hasEaten ? Infinity : settings.answerMs), look);
    },
    eats() {
      hasEaten = true;
      waitingSince = null;
      firstSince = null;
    },
    isHopeless: () => hopeless,
    stop() {
      callOff?.();
      callOff = null;
      waitingSince = null;
    },
  };
}
