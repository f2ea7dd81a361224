import { formatCount } from '../../../ui/format.ts';

/** `hosts` is null until it is known. */
export function heldSentence(links: number, hosts: number | null): string {
  const where = hosts === null || hosts === 0 ? '' : ` at ${formatCount(hosts, 'host')}`;
  return `${formatCount(links, 'link')}${where} would be suspended, and ${links === 1 ? 'waits' : 'wait'} for you.`;
}
