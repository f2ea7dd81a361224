/** The blame guard's requests: where they fail too, it is our own line, and nobody is to blame. */
import type { PolicySettings } from '../../shared/fallback/index.ts';
import { type Clock, type Http, HttpFailure } from '../http/index.ts';
import { askLink, readBytes } from '../probe/index.ts';
import type { MonitoredLink } from '../store/index.ts';
import { leastBytes, type SpeedSample } from './line-speed.ts';
import { isLineUp, isLocal } from './own-line.ts';
import type { Control } from './types.ts';

export interface ControlOptions {
  readonly way: ControlWay;
  /** The simple URLs of the indexes on which this link is registered; of any other index where there is none on its side. */
  indexesOf(link: MonitoredLink): Promise<readonly string[]>;
}

/** How others are asked. Rejects only with the signal's reason, or a bug. */
interface ControlWay {
  /** Whether somebody answers there, whatever it says. */
  answers(url: string, allowLoopback: boolean, signal: AbortSignal): Promise<boolean>;
  /** Reads at most so many bytes; null where it cannot. */
  read(link: MonitoredLink, most: number, signal: AbortSignal): Promise<Omit<SpeedSample, 'host'> | null>;
}

interface WayOptions {
  readonly http: Http;
  readonly clock: Clock;
  policy(): PolicySettings;
}

/** As a check asks, redirects followed, so that no host can tell that only the line is in question. */
export function controlOver({ http, clock, policy }: WayOptions): ControlWay {
  return {
    async answers(url, allowLoopback, signal) {
      // Any answer has come over a line that works: over TLS nobody else can have given it.
      let hasAnswered = false;
      const onHop = () => (hasAnswered = true);
      try {
        const { response } = await askLink({ http, url, allowLoopback, settings: policy(), signal, onHop });
        await response.discard();
      } catch (error) {
        if (!(error instanceof HttpFailure)) throw error;
      }
      return hasAnswered;
    },
    async read({ url, rehearsal: allowLoopback }, most, signal) {
      try {
        const { response } = await askLink({ http, url, allowLoopback, settings: policy(), signal });
        const { received, milliseconds } = await readBytes(response, { length: most, mostMs: measuredMs, clock });
        await response.discard();
        return { bytes: received, milliseconds };
      } catch (error) {
        if (!(error instanceof HttpFailure)) throw error;
        return null;
      }
    },
  };
}

export function createControl({ way: { answers, read }, indexesOf }: ControlOptions): Control {
  return {
    async measure(link, unrelated, signal) {
      const others = unrelated.filter(({ rehearsal, size }) => rehearsal === link.rehearsal && size >= leastBytes);
      const samples: SpeedSample[] = [];
      // One after the other: together they would share the line.
      for (const other of others.slice(0, mostMeasured)) {
        const sample = await read(other, measuredBytes, signal);
        if (sample !== null) samples.push({ host: other.host, ...sample });
      }
      return samples;
    },
    async works(link, unrelated, signal) {
      const isHere = isLocal(link.url);
      // What is on this computer says nothing about the line, and the line nothing about it.
      const indexes = (await indexesOf(link)).filter((url) => isLocal(url) === isHere).slice(0, mostIndexes);
      const others = unrelated.filter(({ rehearsal }) => rehearsal === link.rehearsal);
      const askHosts = (links: readonly MonitoredLink[]) =>
        howMany(links.map(({ url, rehearsal }) => answers(url, rehearsal, signal)));

      const first = others.slice(0, atFirst);
      const [answering, wellAtFirst] = await Promise.all([
        howMany(indexes.map((url) => answers(pageOf(url), link.rehearsal || isHere, signal))),
        askHosts(first),
      ]);
      const index = answering > 0 ? 'answers' : indexes.length > 0 ? 'silent' : 'none';
      // The index answers and they do not: before it is said that all of them cannot be wrong, more are asked.
      const more = index === 'answers' && wellAtFirst === 0 ? others.slice(atFirst, mostOthers) : [];
      const well = wellAtFirst + (await askHosts(more));
      return isLineUp({ index, well, silent: first.length + more.length - well, isLocal: isHere });
    },
  };
}

async function howMany(asked: readonly Promise<boolean>[]): Promise<number> {
  return (await Promise.all(asked)).filter((isThere) => isThere).length;
}

/** A page of no great size that says nothing of whose link is asked about; that there is none is an answer too. */
function pageOf(simpleUrl: string): string {
  return new URL('pip/', simpleUrl).href;
}

const mostIndexes = 2;
/** Enough to say how fast the line is, and no burden on a slow one. */
const measuredBytes = 1024 * 1024;
const measuredMs = 5000;
const mostMeasured = 2;
const atFirst = 3;
/** Of the unrelated hosts. */
export const mostOthers = 9;
