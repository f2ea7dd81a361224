import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Collects garbage at once, so that a test can tell what is held from what lies about. */
export function collectGarbage(): void {
  collector();
}

setFlagsFromString('--expose-gc');
const collector: () => void = runInNewContext('gc');
