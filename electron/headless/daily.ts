import type { Clock } from '../http/index.ts';

const dayMs = 24 * 3600 * 1000;

/**
 * Does it now and once a day, always at the same time of the day: how long it takes and how late the clock calls does not
 * add up. Days that were slept through are not made up for. What it returns calls it off.
 */
export function everyDay(clock: Clock, work: () => void): () => void {
  const began = clock.now();
  const plan = (): (() => void) => {
    const days = Math.floor((clock.now() - began) / dayMs) + 1;
    return clock.after(began + days * dayMs - clock.now(), () => {
      callOff = plan();
      work();
    });
  };
  let callOff = plan();
  work();
  return () => callOff();
}
