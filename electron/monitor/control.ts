/** The blame guard's requests: where they fail too, it is our own line, and nobody is to blame. */
import { hostKind } from '../../shared/addresses/index.ts';
import { type Http, HttpFailure } from '../http/index.ts';
import type { MonitoredLink } from '../store/index.ts';
import { isLineUp } from './own-line.ts';
import type { Control } from './types.ts';

export interface ControlOptions {
  /** Whether somebody answers there, whatever it says. */
  readonly answers: Answers;
  /** The simple URLs of the indexes on which this link is registered; of any other index where there is none on its side. */
  indexesOf(link: MonitoredLink): Promise<readonly string[]>;
}

type Answers = (url: string, allowLoopback: boolean, signal: AbortSignal) => Promise<boolean>;

/** As an installer's, as every request here. */
const headers = { 'user-agent': 'Mozilla/5.0 (compatible)' };

/** Any answer has come over a line that works: over TLS nobody else can have given it. */
export function answersOver(http: Pick<Http, 'request'>): Answers {
  return async (url, allowLoopback, signal) => {
    try {
      const response = await http.request({ url, headers, allowLoopback, maxRedirects: 0, signal });
      await response.discard();
      return true;
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      return false;
    }
  };
}

export function createControl({ answers, indexesOf }: ControlOptions): Control {
  return {
    async works(link, unrelated, signal) {
      const isHere = isLocal(link.url);
      // What is on this computer says nothing about the line, and the line nothing about it.
      const indexes = (await indexesOf(link)).filter((url) => isLocal(url) === isHere).slice(0, mostIndexes);
      const others = unrelated.filter(({ url }) => isLocal(url) === isHere);
      const howMany = async (asked: readonly Promise<boolean>[]) =>
        (await Promise.all(asked)).filter((isThere) => isThere).length;
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

/** A page of no great size that says nothing of whose link is asked about; that there is none is an answer too. */
function pageOf(simpleUrl: string): string {
  return new URL('pip/', simpleUrl).href;
}

const mostIndexes = 2;
const atFirst = 3;
/** Of the unrelated hosts. */
export const mostOthers = 9;

function isLocal(url: string): boolean {
  return URL.canParse(url) && hostKind(new URL(url).hostname) === 'loopback';
}
