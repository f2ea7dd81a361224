import type { Facts } from '../../shared/problem/index.ts';
import type { FileCache } from '../file-cache/index.ts';
import type { Clock, Http } from '../http/index.ts';
import type { Transfers } from '../transfer/index.ts';
import type { Catalogue } from './catalogue.ts';
import type { Downloads } from './downloads.ts';
import type { Metrics } from './metrics.ts';
import type { WrongCopies } from './wrong-copies.ts';

/** What the resources of the gateway work with. What may change while it runs is asked for anew each time. */
export interface GatewayContext {
  catalogues(): readonly Catalogue[];
  transfers(): Transfers;
  readonly cache: FileCache;
  readonly http: Http;
  readonly clock: Clock;
  readonly downloads: Downloads;
  readonly wrongCopies: WrongCopies;
  readonly metrics: Metrics;
  log(event: string, facts: Facts): void;
}
