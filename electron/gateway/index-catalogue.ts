/** A package index behind the gateway as a catalogue: its pages, and for its files the external links that are known here. */
import { hostKind } from '../../shared/addresses/index.ts';
import type { Facts } from '../../shared/problem/index.ts';
import type { PageFile, ProjectPage } from '../../shared/simple-api/index.ts';
import type { Store } from '../store/index.ts';
import type { TransferFile, TransferSource } from '../transfer/index.ts';
import type { Catalogue } from './catalogue.ts';
import { relativeFileUrl } from './file-path.ts';
import type { ProxiedFile, Upstream, UpstreamFile, UpstreamPage } from './upstream/index.ts';

interface IndexCatalogueOptions {
  /** What this app has hashed: with the pieces' hashes a host can be left in the middle of a file. */
  readonly files: Store['files'];
  /**
   * The links registered here, for an index that does not list them itself. Null for one that does (the built-in index):
   * there a link counts from its publication on.
   */
  readonly links: Pick<Store['links'], 'ofFile'> | null;
  /** Which links are suspended: they are used for no file, whoever lists them. */
  readonly health: Pick<Store['health'], 'unlisted'>;
  /** The index is on this computer; its files and their copies may be too. */
  readonly rehearsal: boolean;
  log(event: string, facts: Facts): void;
}

export function indexCatalogue(
  upstream: Upstream,
  { files, links, health, rehearsal, log }: IndexCatalogueOptions,
): Catalogue {
  const pages = new WeakMap<UpstreamPage, ProjectPage>();
  const pageOf = (page: UpstreamPage): ProjectPage => {
    const made = pages.get(page) ?? projectPage(page);
    pages.set(page, made);
    return made;
  };

  return {
    root: (signal) => upstream.root(signal),
    async project(name, signal) {
      const answer = await upstream.project(name, signal);
      if (answer.kind === 'absent') return answer;
      const { page, freshForSeconds, warning } = answer;
      if (warning !== null) log('gateway.old_page', { project: name, detail: warning });
      return { kind: 'page', page: pageOf(page), freshForSeconds };
    },
    async file(name, signal) {
      const file = await upstream.file(name, signal);
      if (file === null) return null;
      // Asked for every request, and of no page: a page may be kept for hours, a suspension counts from the next file on.
      // A download that is under way ends from where it began: each of its bytes is verified.
      const [registered, listedThere, pieces] = await Promise.all([
        links?.ofFile(name.project, name.sha256) ?? [],
        withoutSuspended(health, file),
        piecesOf(files, name.sha256),
      ]);
      const external = [
        ...registered.filter(({ listed }) => listed).map((link) => source('external', link.url, link.rehearsal)),
        ...listedThere.map((url) => source('external', url, rehearsal)),
      ];
      return {
        name,
        // What is registered here has been measured, also where it is suspended now.
        size: file.size ?? registered[0]?.size ?? null,
        sources: [...firstOfEach(external), source('hosted', file.hostedUrl, rehearsal)],
        pieces,
        coreMetadata: file.coreMetadata,
        isCacheable: true,
      };
    },
  };
}

function source(kind: TransferSource['kind'], url: string, mayBeLocal: boolean): TransferSource {
  // Only where it says so itself: a public name that leads to this computer stays refused.
  return { kind, url, allowLoopback: mayBeLocal && hostKind(new URL(url).hostname) === 'loopback' };
}

/** What the index lists, which may be of before. */
async function withoutSuspended(
  health: Pick<Store['health'], 'unlisted'>,
  { sha256, externalUrls }: Pick<ProxiedFile, 'sha256' | 'externalUrls'>,
): Promise<readonly string[]> {
  if (externalUrls.length === 0) return externalUrls;
  const unlisted = new Set((await health.unlisted([sha256])).map(({ url }) => hrefOf(url)));
  return externalUrls.filter((url) => !unlisted.has(hrefOf(url)));
}

/** One spelling, whoever wrote it. */
function hrefOf(url: string): string {
  return URL.parse(url)?.href ?? url;
}

async function piecesOf(files: Store['files'], sha256: string): Promise<TransferFile['pieces']> {
  const [known] = await files.bySha256([sha256]);
  return known === undefined ? null : { length: known.pieceLength, hashes: known.pieces };
}

function firstOfEach(sources: readonly TransferSource[]): readonly TransferSource[] {
  return sources.filter(({ url }, at) => sources.findIndex((other) => other.url === url) === at);
}

function projectPage(page: UpstreamPage): ProjectPage {
  return { ...page, files: page.files.map((file) => pageFile(page.name, file)) };
}

function pageFile(project: string, file: UpstreamFile): PageFile {
  const { filename, size, sha256, requiresPython, yanked, coreMetadata, uploadTime, provenance } = file;
  const hostedUrl = file.kind === 'direct' ? file.url : relativeFileUrl({ project, sha256: file.sha256, filename });
  return {
    filename,
    size,
    sha256,
    requiresPython,
    yanked,
    coreMetadata,
    uploadTime,
    provenance,
    hostedUrl,
    externalUrls: [],
  };
}
