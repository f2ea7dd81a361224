import type { ProjectPage } from '../../shared/simple-api/index.ts';
import type { TransferFile, TransferSource } from '../transfer/index.ts';
import type { FileName } from './file-path.ts';

/**
 * Pages and files from one place. The gateway asks its catalogues in their order, and the first that has the project
 * answers alone: files of one name from two places would let whoever is faster choose what is installed (PEP 708).
 */
export interface Catalogue {
  /** The names of all projects; null where nobody says them. Throws as below. */
  root(signal: AbortSignal): Promise<RootPage | null>;
  /** `name` is normalised. Throws ProblemError, or the signal's reason. */
  project(name: string, signal: AbortSignal): Promise<CatalogueAnswer>;
  /** Null where there is no such file. Throws as above. */
  file(name: FileName, signal: AbortSignal): Promise<CatalogueFile | null>;
}

export type CatalogueAnswer =
  | {
      readonly kind: 'page';
      /**
       * One link for each file: to the gateway (`relativeFileUrl`), or to where the file lies if the gateway may not or
       * need not stand in between. The same object as long as nothing has changed.
       */
      readonly page: ProjectPage;
      /** How long clients may keep the page without asking. */
      readonly freshForSeconds: number;
    }
  | { readonly kind: 'absent'; readonly freshForSeconds: number };

/** Hundreds of thousands of names: as bytes, which a worker thread takes as they are. */
export interface RootPage {
  /** `namesToBytes` (root/names.ts). The same object as long as nothing has changed; never written to. */
  readonly names: Uint8Array;
  readonly freshForSeconds: number;
}

/** What stands behind a link to the gateway. */
export interface CatalogueFile {
  readonly name: FileName;
  /** Bytes; null where the index does not say it: then the hosted copy is asked. */
  readonly size: number | null;
  /** External hosts in the order to try them, then the hosted copy. */
  readonly sources: readonly TransferSource[];
  readonly pieces: TransferFile['pieces'];
  /** PEP 658: `<hosted URL>.metadata` is there, with this SHA-256 where it is known. */
  readonly coreMetadata: boolean | { readonly sha256: string };
  /** Whether a copy may be kept on disk. */
  readonly isCacheable: boolean;
}

/** Asks them in their order. The name holds the SHA-256, so that it does not matter who answers. */
export async function fileIn(
  catalogues: readonly Catalogue[],
  name: FileName,
  signal: AbortSignal,
): Promise<CatalogueFile | null> {
  for (const catalogue of catalogues) {
    const file = await catalogue.file(name, signal);
    if (file !== null) return file;
  }
  return null;
}
