import type { InspectedFile, Inspector } from '../distributions/index.ts';
import type { Clock } from '../http/index.ts';
import type { IndexClient } from '../index-client/index.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Prober } from '../probe/index.ts';
import type { Publications } from '../publications/index.ts';
import type { Secrets } from '../secrets/index.ts';
import type { Store } from '../store/index.ts';
import type { Targets } from '../targets/index.ts';
import type { Drafts } from './drafts.ts';
import type { Sending } from './sending/sending.ts';
import type { Verification } from './verification.ts';

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
  readonly targets: Targets;
  readonly publications: Pick<Publications, 'publish'>;
  readonly secrets: Secrets;
  /** The uploads that are under way, by release. */
  readonly sending: Map<string, Sending>;
  /** Verifications that are under way, by release. */
  readonly verifying: Map<string, Verification>;
  /** Where the copies of dropped files lie; null where the shell has none. */
  readonly spoolFolder: string | null;
  readonly now: () => Date;
  /** For waits: between attempts, and for an index that does not show a file yet. */
  readonly clock: Clock;
  /** From 0 to 1, as Math.random. */
  readonly random: () => number;
}
