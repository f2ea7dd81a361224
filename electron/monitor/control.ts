/** The blame guard's requests: where they fail too, it is our own line, and nobody is to blame. */
import { hostKind } from '../../shared/addresses/index.ts';
import type { PolicySettings } from '../../shared/fallback/index.ts';
import { type Http, HttpFailure } from '../http/index.ts';
import { askLink } from '../probe/index.ts';
import type { MonitoredLink } from '../store/index.ts';
import type { Control } from './types.ts';

export interface ControlOptions {
  readonly http: Http;
  /** The simple URLs of the indexes on which this link is registered; of any other index where there is none on its side. */
  indexesOf(link: MonitoredLink): Promise<readonly string[]>;
  policy(): PolicySettings;
}

export function createControl({ http, indexesOf, policy }: ControlOptions): Control {
  /**
   * Any answer, whatever it says, has come over a line that works: over TLS nobody else can have given it. It is asked
   * for as a check asks, redirects followed, so that no host can tell that only the line is in question.
   */
  async function answers(url: string, allowLoopback: boolean, signal: AbortSignal): Promise<boolean> {
    let hasAnswered = false;
    const onHop = () => (hasAnswered = true);
    try {
      const { response } = await askLink({ http, url, allowLoopback, settings: policy(), signal, onHop });
      await response.discard();
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
    }
    return hasAnswered;
  }

  return {
    async works(link, unrelated, signal) {
      // What is on this computer says nothing about the line, and the line nothing about it.
      const indexes = (await indexesOf(link)).filter((url) => isLocal(url) === isLocal(link.url));
      const others = unrelated.filter(({ url }) => isLocal(url) === isLocal(link.url));
      const ask = (urls: readonly string[]) =>
        Promise.all(urls.map((url) => answers(url, link.rehearsal || isLocal(url), signal)));
      const [ofIndexes, ofOthers] = await Promise.all([
        ask(indexes.slice(0, mostIndexes).map(pageOf)),
        Promise.all(others.slice(0, mostOthers).map(({ url, rehearsal }) => answers(url, rehearsal, signal))),
      ]);
      const well = ofOthers.filter((works) => works).length;
      if (ofIndexes.some((works) => works)) return well > 0 || ofOthers.length === 0;
      // An index that is down is its own fault where two hosts that have nothing to do with it are there.
      return well >= 2 || (indexes.length === 0 && well > 0) || (isLocal(link.url) && indexes.length === 0);
    },
  };
}

/** A page of no great size that says nothing of whose link is asked about; that there is none is an answer too. */
function pageOf(simpleUrl: string): string {
  return new URL('pip/', simpleUrl).href;
}

const mostIndexes = 2;
const mostOthers = 3;

function isLocal(url: string): boolean {
  return URL.canParse(url) && hostKind(new URL(url).hostname) === 'loopback';
}
