import { formatCount, formatNumber } from '../../../ui/format.ts';
import { type Step, steps, stepTitles } from '../../../../shared/contract/steps.ts';
import type { Release } from '../../../../shared/contract/index.ts';
import { countLinks, linkRows } from './link-rows.ts';
import { type Totals, totalsOf } from './totals.ts';

export type StepMark = 'done' | 'here' | 'attention' | 'todo';

export interface StepState {
  readonly step: Step;
  readonly title: string;
  readonly mark: StepMark;
  /** A few words under the title: `12 files`, `1 error`. Empty where there is nothing to say. */
  readonly note: string;
  readonly isReachable: boolean;
}

/** What the step list shows. `here` keeps its mark whatever its state; its note says what is wrong. */
export function stepStates(release: Release): readonly StepState[] {
  const totals = totalsOf(release);
  const here = steps.indexOf(release.step);
  const links = countLinks(linkRows(release));
  const progress = { totals, links, published: release.publications.length > 0 };
  return steps.map((step, index) => {
    const passed = index < here;
    return {
      step,
      title: stepTitles[step],
      isReachable: index <= here || canOpen(step, totals),
      note: noteOf(step, progress),
      mark: index === here ? 'here' : markOf(step, progress, passed),
    };
  });
}

/** Whether everything before the step is in order, so that it can be opened. */
function canOpen(step: Step, totals: Totals): boolean {
  const readable = totals.files > 0 && totals.read === totals.files;
  switch (step) {
    case 'files':
      return true;
    case 'checks':
      return readable;
    case 'hosted':
      return readable && totals.errors === 0;
    case 'links':
    case 'preview':
    case 'publish':
      return readable && totals.errors === 0 && totals.hosted === totals.files;
  }
}

interface Progress {
  readonly totals: Totals;
  readonly links: ReturnType<typeof countLinks>;
  readonly published: boolean;
}

function markOf(step: Step, progress: Progress, passed: boolean): StepMark {
  if (needsAttention(step, progress, passed)) return 'attention';
  return isDone(step, progress, passed) ? 'done' : 'todo';
}

function needsAttention(step: Step, { totals, links }: Progress, passed: boolean): boolean {
  switch (step) {
    case 'files':
      return totals.unreadable > 0 || (passed && totals.files === 0);
    case 'checks':
      return totals.errors > 0;
    case 'hosted':
      return totals.uploadFailed > 0 || (passed && totals.hosted < totals.files);
    case 'links':
      return links.failed > 0;
    case 'preview':
    case 'publish':
      return false;
  }
}

function isDone(step: Step, { totals, links, published }: Progress, passed: boolean): boolean {
  switch (step) {
    case 'files':
      return canOpen('checks', totals);
    case 'checks':
      return passed && canOpen('hosted', totals);
    case 'hosted':
      return totals.files > 0 && totals.hosted === totals.files;
    case 'links':
      return passed || links.registered > 0;
    case 'preview':
      return passed || published;
    case 'publish':
      return published;
  }
}

function noteOf(step: Step, { totals, links, published }: Progress): string {
  switch (step) {
    case 'files':
      if (totals.unreadable > 0) return `${formatNumber(totals.unreadable)} not read`;
      return totals.unread > 0 ? `${formatNumber(totals.read)} of ${formatNumber(totals.files)} read` : '';
    case 'checks':
      if (totals.errors > 0) return formatCount(totals.errors, 'error');
      if (totals.warnings > 0) return formatCount(totals.warnings, 'warning');
      return '';
    case 'hosted':
      if (totals.uploadFailed > 0) return `${formatNumber(totals.uploadFailed)} failed`;
      return totals.hosted > 0 && totals.hosted < totals.files
        ? `${formatNumber(totals.hosted)} of ${formatNumber(totals.files)}`
        : '';
    case 'links':
      if (links.failed > 0) return `${formatNumber(links.failed)} failed`;
      return links.registered > 0 ? `${formatNumber(links.registered)} registered` : 'optional';
    case 'preview':
      return '';
    case 'publish':
      return published ? 'published' : '';
  }
}
