import {
  type HedgeBudget,
  type PolicySettings,
  type Reference,
  type Waits,
  earnHedge,
  fullHedgeBudget,
  hedgeDelay,
  observeReference,
  observeWait,
  p95,
  referenceAt,
  spendHedge,
} from '../../shared/fallback/index.ts';

/** What this app has seen of hosts since it was started. Bounded. */
export interface Experience {
  answered(host: string, ms: number): void;
  /** When to ask the hosted copy too, milliseconds since this host was asked. */
  hedgeAfter(host: string): number;
  /** How long the host needs for an answer; null: not known. */
  usualWait(host: string): number | null;
  served(host: string, bytesPerSecond: number, at: number): void;
  reference(host: string, at: number): number | null;
  /** Each download makes second requests possible; each second request uses that up. */
  downloadBegins(): void;
  mayHedge(): boolean;
  /** This link has served wrong bytes for this file. */
  distrust(sha256: string, url: string): void;
  isDistrusted(sha256: string, url: string): boolean;
}

const maxHosts = 1000;
const maxLinks = 10_000;

export function createExperience(settings: PolicySettings): Experience {
  const waits = new Map<string, Waits>();
  const references = new Map<string, Reference>();
  const distrusted = new Map<string, true>();
  let budget: HedgeBudget = fullHedgeBudget(settings);
  return {
    answered: (host, ms) => put(waits, host, observeWait(waits.get(host) ?? [], ms), maxHosts),
    hedgeAfter: (host) => hedgeDelay(waits.get(host) ?? [], settings),
    usualWait: (host) => p95(waits.get(host) ?? []),
    served(host, bytesPerSecond, at) {
      const next = observeReference(references.get(host) ?? null, bytesPerSecond, at, settings);
      if (next !== null) put(references, host, next, maxHosts);
    },
    reference: (host, at) => referenceAt(references.get(host) ?? null, at, settings),
    downloadBegins() {
      budget = earnHedge(budget, settings);
    },
    mayHedge() {
      const rest = spendHedge(budget);
      budget = rest ?? budget;
      return rest !== null;
    },
    distrust: (sha256, url) => put(distrusted, `${sha256} ${url}`, true, maxLinks),
    isDistrusted: (sha256, url) => distrusted.has(`${sha256} ${url}`),
  };
}

/** The one that was written to the longest ago goes first. */
function put<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
