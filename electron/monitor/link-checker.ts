/** The real checker: a look through the one way out, against what the store knows of the file's pieces. */
import type { PolicySettings } from '../../shared/fallback/index.ts';
import type { Clock, Http, TracedHop } from '../http/index.ts';
import { type FilePieces, type Found, spotCheck, type SpotResult } from '../probe/index.ts';
import type { MonitoredLink, Store } from '../store/index.ts';
import type { LinkChecker } from './types.ts';

/** Who wants to hear what our own checks met: electron/nel. Never what the gateway's clients met. */
export interface CheckWitness {
  /** An https answer, and what the check found that it belonged to. */
  observe(answer: TracedHop, found: Found, link: MonitoredLink): void;
  /** A check that counts, and was not well. */
  failed(result: SpotResult, link: MonitoredLink): void;
}

export interface LinkCheckerOptions {
  readonly http: Http;
  readonly files: Pick<Store['files'], 'bySha256'>;
  readonly clock: Clock;
  policy(): PolicySettings;
  random(): number;
  readonly witness?: Pick<CheckWitness, 'observe'>;
}

export function createLinkChecker(options: LinkCheckerOptions): LinkChecker {
  const { http, files, clock, policy, random, witness } = options;

  async function piecesOf({ sha256, size }: MonitoredLink): Promise<FilePieces | null> {
    const [known] = await files.bySha256([sha256]);
    return known === undefined || known.size !== size ? null : { length: known.pieceLength, hashes: known.pieces };
  }

  return {
    async check(link, depth, signal) {
      const { url, size, sha256, rehearsal: allowLoopback } = link;
      const pieces = depth === 'pieces' ? await piecesOf(link) : null;
      return await spotCheck(
        {
          http,
          clock,
          settings: policy(),
          random,
          onAnswer(answer, found) {
            if (answer.url.startsWith('https:')) witness?.observe(answer, found, link);
          },
        },
        { url, size, sha256, allowLoopback, depth, pieces },
        signal,
      );
    },
  };
}
