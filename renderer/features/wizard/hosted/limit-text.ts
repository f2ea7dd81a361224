import type { ProjectLimits } from '../../../../shared/contract/index.ts';
import { usualLimits } from '../../../../shared/packaging/index.ts';

/** As the contract has it. */
const most = 1_000_000;

/** What is typed for a limit; empty: the usual one. */
export function parseLimit(text: string): { readonly value: number | null } | { readonly error: string } {
  const typed = text.trim().replaceAll(/(?<=\d),(?=\d{3}(?:\D|$))/g, '');
  if (typed === '') return { value: null };
  const value = /^\d{1,7}$/.test(typed) ? Number(typed) : Number.NaN;
  if (value >= 1 && value <= most) return { value };
  return { error: 'Use a whole number from 1 to 1,000,000, or leave it empty for the usual limit.' };
}

/** `demo: files of up to 200 MiB, 10 GiB in all.` */
export function limitsSentence({ project, fileMib, projectGib }: ProjectLimits): string {
  const file = (fileMib ?? usualLimits.fileMib).toLocaleString('en-GB');
  const all = (projectGib ?? usualLimits.projectGib).toLocaleString('en-GB');
  return `${project}: files of up to ${file} MiB, ${all} GiB in all.`;
}
