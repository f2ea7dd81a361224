import type { MonitorState } from '../../../../shared/contract/index.ts';
import type { State } from '../../../ui/index.ts';
import { formatBytes, formatCount } from '../../../ui/format.ts';

export const monitorMarks: Readonly<Record<MonitorState['state'], { readonly mark: State; readonly word: string }>> = {
  off: { mark: 'unchecked', word: 'Off' },
  watching: { mark: 'healthy', word: 'Watching' },
  offline: { mark: 'suspect', word: 'Our own line is down' },
};

/** `480 checks today`, `1.2 of 5.0 GiB today`, `2 under way`. */
export function monitorFacts({ state, checksToday, bytesToday, byteBudget, running }: MonitorState): readonly string[] {
  return [
    `${formatCount(checksToday, 'check')} today`,
    `${ofTotal(bytesToday, byteBudget)} today`,
    ...(state === 'watching' && running > 0 ? [`${running} under way`] : []),
  ];
}

/** The unit once where both have the same: `1.2 of 5.0 GiB`. */
function ofTotal(part: number, total: number): string {
  const [left, right] = [formatBytes(part), formatBytes(total)];
  const unit = right.slice(right.indexOf(' '));
  return `${left.endsWith(unit) ? left.slice(0, -unit.length) : left} of ${right}`;
}
