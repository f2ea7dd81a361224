import type { IndexTarget } from '../../shared/contract/index.ts';
import type { InspectedFile, Inspector } from '../distributions/index.ts';
import type { IndexClient } from '../index-client/index.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Prober } from '../probe/index.ts';
import type { Store } from '../store/index.ts';
import type { Drafts } from './drafts.ts';

/** What the steps of a release work with. */
export interface ReleaseContext {
  readonly drafts: Drafts;
  readonly store: Store;
  readonly jobs: Jobs;
  readonly inspector: Inspector;
  /** What was inspected since the app started, by path: the metadata that an upload sends is not kept on disk. */
  readonly inspected: Map<string, InspectedFile>;
  readonly index: IndexClient;
  readonly prober: Prober;
  readonly target: IndexTarget;
  /** Where the copies of dropped files lie; null where the shell has none. */
  readonly spoolFolder: string | null;
  readonly now: () => Date;
}
