import type { HealthAction } from '../../../../shared/contract/index.ts';
import { formatCount } from '../../../ui/format.ts';

/** What was done, for a toast: `Suspended 12 links.` */
export function doneWords(action: HealthAction, links: number): string {
  const what = formatCount(links, 'link');
  switch (action.kind) {
    case 'suspend':
    case 'suspend-held':
      return links === 0 ? 'Nothing was suspended.' : `Suspended ${what}. Installers get the hosted copy.`;
    case 'restore':
      return links === 0
        ? 'There was nothing to restore.'
        : `Looking at ${what} whole. What is right comes back to the index.`;
    case 'withdraw':
      return links === 0 ? 'There was nothing to withdraw.' : `Withdrew ${what} from the index.`;
    case 'probe':
      return links === 0 ? 'There was nothing to check.' : `Checking ${what} now.`;
    case 'maintenance':
      return action.window === null
        ? `Maintenance of ${what} is over.`
        : `Maintenance of ${what} is noted. Failures in that time count for nothing.`;
  }
}
