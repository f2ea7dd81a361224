import type { Release, ReleaseFile } from '../../../../shared/contract/index.ts';
import { isPredicted, predictHostedUrl } from '../../../../shared/targets/index.ts';

/**
 * Where the index will have a file, known from its content before it is sent, and whether it put it there. `why` is a
 * sentence for where nothing is predicted.
 */
export type Prediction =
  | { readonly state: 'none'; readonly why: string }
  | { readonly state: 'expected'; readonly url: string }
  | { readonly state: 'as-predicted'; readonly url: string }
  | { readonly state: 'elsewhere'; readonly url: string; readonly actual: string };

export function predictionOf(
  { filename, path, inspection, hosted }: ReleaseFile,
  target: Release['target'],
): Prediction {
  if (inspection.state !== 'done') return { state: 'none', why: 'Its address is known once the file was read.' };
  if (inspection.blake2b256 === null) {
    return {
      state: 'none',
      why: 'The file is known from the index only: what its address would be is known once a copy of it was read.',
    };
  }
  const url = predictHostedUrl(target, filename, inspection.blake2b256);
  if (url === null) {
    return {
      state: 'none',
      why: `How ${target.name} names its files is not known: their addresses are read from its pages.`,
    };
  }
  if (hosted.state !== 'hosted') return { state: 'expected', url };
  // What was compared at the upload stays so; the rehearsal index is at another port the next time.
  const isElsewhere = path === '' ? !isPredicted(hosted.url, url) : hosted.predictedUrl !== undefined;
  return isElsewhere
    ? { state: 'elsewhere', url: hosted.predictedUrl ?? url, actual: hosted.url }
    : { state: 'as-predicted', url: hosted.url };
}

/** Of all files together, once they are hosted; empty where nothing was predicted. */
export function predictionsOutcome({ files, target }: Pick<Release, 'files' | 'target'>): string {
  const states = files.map((file) => predictionOf(file, target).state);
  const elsewhere = states.filter((state) => state === 'elsewhere').length;
  if (elsewhere > 0) return `${elsewhere} of ${files.length} at another address than the predicted one.`;
  if (!states.every((state) => state === 'as-predicted')) return '';
  return files.length === 1 ? 'It is at the predicted address.' : 'Each is at the predicted address.';
}
