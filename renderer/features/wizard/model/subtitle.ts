import { formatBytes, formatCount } from '../../../ui/format.ts';
import type { Release } from '../../../../shared/contract/index.ts';
import { targetName } from './primary-action.ts';
import { filesOf } from './progress-line.ts';
import { totalsOf } from './totals.ts';

/** `12 files`, `84.2 MiB`, `hosted on the rehearsal index`, `2 external hosts`: what stands under the release's title. */
export function subtitleParts(release: Release): readonly string[] {
  const { files, bytes, hosted } = totalsOf(release);
  if (files === 0) return ['No files yet'];
  const where = `hosted on ${targetName(release)}`;
  return [
    formatCount(files, 'file'),
    formatBytes(bytes),
    ...(hosted === 0 ? [] : [hosted === files ? where : `${filesOf(hosted, files)} ${where}`]),
    ...(release.hosts.length === 0 ? [] : [formatCount(release.hosts.length, 'external host')]),
  ];
}
