import type { Facts } from '../../shared/problem/index.ts';
import type { Inspector } from '../distributions/index.ts';
import type { IndexRepository } from '../store/index.ts';
import type { Blobs } from './blobs.ts';

/** What the resources of the index work with. */
export interface IndexContext {
  readonly repository: IndexRepository;
  readonly blobs: Blobs;
  readonly inspector: Pick<Inspector, 'inspect'>;
  /** The `Host` values that mean us. */
  readonly hosts: readonly string[];
  readonly uploadToken: string | null;
  readonly maxFileBytes: number;
  now(): Date;
  log(event: string, facts: Facts): void;
}
