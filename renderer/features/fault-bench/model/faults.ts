import type { Fault } from '../../../../shared/contract/index.ts';

/** What the external host can be made to do, each in a sentence. */
export const faults: readonly { readonly value: Fault; readonly label: string; readonly description: string }[] = [
  { value: 'none', label: 'Nothing wrong', description: 'It sends the file as it should be.' },
  { value: 'dead', label: 'Dead', description: 'It refuses every connection.' },
  { value: 'slow', label: 'Slow', description: 'It sends a trickle, without an end in sight.' },
  { value: 'stall', label: 'Stalls at 90 %', description: 'It stops near the end, and says nothing.' },
  { value: 'wrong-bytes', label: 'Wrong bytes', description: 'The length is right, the bytes are not.' },
  { value: 'cut', label: 'Cut', description: 'The connection breaks before the end.' },
  { value: 'no-length', label: 'No length', description: 'It does not say how long the file is.' },
];
