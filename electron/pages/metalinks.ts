import { setImmediate as nextTurn } from 'node:timers/promises';
import { writeMetalink } from '../../shared/metalink/index.ts';
import type { LinkOrder, PageFile } from '../../shared/simple-api/index.ts';
import type { Store } from '../store/index.ts';

export interface PageMetalink {
  /** Of the file that it is for. */
  readonly filename: string;
  readonly xml: string;
}

/** A page of hosted copies alone has none: there is nothing to choose between. */
export async function metalinksOf(
  store: Pick<Store, 'files'>,
  files: readonly PageFile[],
  order: LinkOrder,
): Promise<readonly PageMetalink[]> {
  if (order === 'hosted-only') return [];
  const known = new Map(
    (await store.files.bySha256(files.flatMap(({ sha256 }) => sha256 ?? []))).map((file) => [file.sha256, file]),
  );
  const metalinks: PageMetalink[] = [];
  for (const file of files) {
    const pieces = file.sha256 === null ? undefined : known.get(file.sha256);
    // An index that states another size for these bytes is wrong; nobody is sent there with a Metalink.
    if (pieces === undefined || pieces.size !== (file.size ?? pieces.size)) continue;
    const urls = [...file.externalUrls, file.hostedUrl].map((url, index) => ({ url, priority: index + 1 }));
    const xml = writeMetalink({
      name: file.filename,
      size: pieces.size,
      sha256: pieces.sha256,
      pieceLength: pieces.pieceLength,
      pieces: pieces.pieces,
      urls,
    });
    metalinks.push({ filename: file.filename, xml });
    // Thousands of piece hashes each: the window is answered in between.
    await nextTurn();
  }
  return metalinks;
}
