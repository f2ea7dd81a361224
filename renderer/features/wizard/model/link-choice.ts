import type { Release } from '../../../../shared/contract/index.ts';
import { formatCount, formatNumber } from '../../../ui/format.ts';
import { canRegister, type LinkRow } from './link-rows.ts';
import { isUnsent } from './sending-copies.ts';
import { hostLabel } from './url-preview.ts';

/** What can be done with the links that a person has chosen in the table. */
export interface LinkChoice {
  readonly chosen: number;
  /** The verified ones that are chosen; all verified ones where none is chosen. */
  readonly toRegister: readonly LinkRow[];
  /** Only what is chosen: nothing is withdrawn in passing. */
  readonly toWithdraw: readonly LinkRow[];
  /** A sentence: what is chosen, and what of it can be done. */
  readonly line: string;
}

/** What was chosen and is not there any more counts for nothing. */
export function linkChoice(rows: readonly LinkRow[], chosenIds: ReadonlySet<string>): LinkChoice {
  const chosen = rows.filter(({ id }) => chosenIds.has(id));
  const toRegister = (chosen.length === 0 ? rows : chosen).filter(canRegister);
  const toWithdraw = chosen.filter(isRegistered);
  return { chosen: chosen.length, toRegister, toWithdraw, line: lineOf(rows, chosen, toRegister, toWithdraw) };
}

export function isRegistered({ status }: LinkRow): boolean {
  return status.state === 'registered';
}

function lineOf(
  rows: readonly LinkRow[],
  chosen: readonly LinkRow[],
  toRegister: readonly LinkRow[],
  toWithdraw: readonly LinkRow[],
): string {
  if (chosen.length === 0) {
    return toRegister.length === 0
      ? 'None chosen. Choose links in the table to withdraw them.'
      : `None chosen: all ${formatCount(toRegister.length, 'verified link')}. Choose some in the table to take fewer.`;
  }
  const parts = [
    [toRegister.length, 'verified'],
    [toWithdraw.length, 'registered'],
    [chosen.length - toRegister.length - toWithdraw.length, 'neither'],
  ] as const;
  const told = parts.flatMap(([count, word]) => (count === 0 ? [] : [`${formatNumber(count)} ${word}`]));
  return `${formatNumber(chosen.length)} of ${formatCount(rows.length, 'link')} chosen: ${told.join(', ')}.`;
}

/** By what rows are found when one types over the table: file, address, host, tag, state. */
export function linkFilterText({ hosts, tag }: Release): (row: LinkRow) => string {
  const about = new Map(
    hosts.map(({ id, template }) => [id, `${hostLabel(template)} ${template.includes('{tag}') ? tag : ''}`]),
  );
  return (row) => `${row.file.filename} ${row.url ?? ''} ${about.get(row.hostId) ?? ''} ${stateWord(row)}`;
}

/** As the table says it. */
export function stateWord(row: LinkRow): string {
  if (!row.hosted) return 'no hosted copy';
  const { status } = row;
  switch (status.state) {
    case 'unverified':
      return status.sentAt === undefined ? 'not verified' : 'sent';
    case 'failed':
      return isUnsent(row) ? 'not sent' : 'failed';
    case 'verifying':
    case 'verified':
    case 'registered':
      return status.state;
  }
}
