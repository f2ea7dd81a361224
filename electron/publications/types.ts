import type { FollowedPublication } from '../../shared/contract/health.ts';
import type { Facts } from '../../shared/problem/index.ts';
import type { LinkOrder } from '../../shared/simple-api/index.ts';
import type { Clock } from '../http/index.ts';
import type { IndexClient } from '../index-client/index.ts';
import type { Store } from '../store/index.ts';
import type { Targets } from '../targets/index.ts';

export interface PublicationsOptions {
  readonly store: Pick<Store, 'files' | 'index' | 'links' | 'publications'>;
  readonly index: Pick<IndexClient, 'fetchPage'>;
  readonly targets: Pick<Targets, 'get'>;
  readonly now: () => Date;
  /** For the waits between attempts. */
  readonly clock: Clock;
  /** From 0 to 1, as Math.random: attempts of several programs on one folder spread. */
  readonly random: () => number;
  log(event: string, facts: Facts): void;
}

/** What a person publishes. */
export interface PublishRequest {
  /** A folder takes the pages of any index, the built-in index its own. */
  readonly to:
    | { readonly kind: 'folder'; readonly folder: string; readonly indexId: string }
    | { readonly kind: 'rehearsal' };
  readonly order: LinkOrder;
  /** Normalised. */
  readonly projects: readonly string[];
}

export interface Publications {
  /** In the order in which they were first published. */
  list(): readonly FollowedPublication[];
  /**
   * Builds the pages and publishes them, whole or not at all, one publication to a place after the other; from then on the
   * place follows the states of its links. Problems: `page.*`, `publish.*`, `target.unknown`.
   */
  publish(request: PublishRequest): Promise<PublishedAt>;
  /** Switched on, it catches up with what it missed. Problem `publication.unknown`. */
  setFollow(id: string, follow: boolean): Promise<FollowedPublication>;
  /** Answers when the attempt is over; one that failed is in the answer. Problem `publication.unknown`. */
  publishNow(id: string): Promise<FollowedPublication>;
  /**
   * Links of these projects (normalised) have left or come back, and the store knows it already. Answers once the
   * publications that name them are marked on the disk; those that follow are published from then on, and after a kill
   * at the next start.
   */
  linksChanged(projects: readonly string[]): Promise<void>;
  /** Now and on every change, at most five times a second. */
  watch(signal?: AbortSignal): AsyncGenerator<readonly FollowedPublication[], void, void>;
  /** Starts nothing more, and waits a moment for what is under way; what is behind is caught up with at the next start. */
  close(): Promise<void>;
}

export interface PublishedAt {
  /** An absolute path, or the index's simple URL. */
  readonly where: string;
  readonly at: string;
  /** As their pages spell them. */
  readonly projects: readonly string[];
}
