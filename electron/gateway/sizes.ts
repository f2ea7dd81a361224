import { describeOutcome } from '../../shared/fallback/index.ts';
import { problem, type ProblemError } from '../../shared/problem/index.ts';
import { type Http, HttpFailure } from '../http/index.ts';
import { createByteLru } from './byte-lru.ts';
import type { CatalogueFile } from './catalogue.ts';

/**
 * The size of a file, in bytes: the index's, or where that does not say it (HTML pages) what the hosted copy states.
 * Problem `gateway.size_unknown`, or the signal's reason.
 */
export function createSizes(http: Http): (file: CatalogueFile, signal: AbortSignal) => Promise<number> {
  const known = createByteLru<number>(10_000);
  return async (file, signal) => {
    const size = file.size ?? known.get(file.name.sha256) ?? (await ask(http, file, signal));
    if (file.size === null) known.set(file.name.sha256, size, 1);
    return size;
  };
}

async function ask(http: Http, { name, sources }: CatalogueFile, signal: AbortSignal): Promise<number> {
  const hosted = sources.find(({ kind }) => kind === 'hosted');
  if (hosted === undefined) throw new Error('a file without a hosted copy');
  const { host } = new URL(hosted.url);
  try {
    // Not HEAD: where the two differ, GET is what counts.
    const response = await http.request({
      url: hosted.url,
      headers: { 'accept-encoding': 'identity' },
      allowLoopback: hosted.allowLoopback,
      signal,
    });
    await response.discard();
    const lengths = response.headers
      .filter(([key]) => key.toLowerCase() === 'content-length')
      .map(([, value]) => value);
    const [length = ''] = lengths;
    if (response.status === 200 && lengths.length === 1 && /^\d{1,15}$/.test(length)) return Number(length);
    throw unknownSize(name.filename, `${host} answered ${response.status} without saying how long it is.`, host);
  } catch (error) {
    if (!(error instanceof HttpFailure) || signal.aborted) throw error;
    throw unknownSize(
      name.filename,
      describeOutcome(error.code, { host: error.host, detail: error.detail }).message,
      host,
      error,
    );
  }
}

function unknownSize(filename: string, why: string, host: string, cause?: unknown): ProblemError {
  return problem(
    'gateway.size_unknown',
    `The index does not say how long ${filename} is, and its hosted copy could not be asked. ${why}`,
    { filename, host },
    'Try again in a moment. If it stays so, the hosted copy is missing or its host is down.',
    cause,
  );
}
