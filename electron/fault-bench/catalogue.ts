/** The bench's project as the gateway's pages show it: one file, hosted well and linked to a host that may fail. */
import type { ProjectPage } from '../../shared/simple-api/index.ts';
import { type Catalogue, type CatalogueFile, relativeFileUrl } from '../gateway/index.ts';
import { benchProject, type BenchWheel, benchVersion } from './bench-wheel.ts';

export interface Offer {
  readonly wheel: BenchWheel;
  /** Not on the page: to measure the hosted copy by. */
  readonly sample: BenchWheel;
  /** `127.0.0.1:49152` */
  readonly hostedHost: string;
  readonly externalHost: string;
  /**
   * In the external URL: the gateway never again trusts a link that has served wrong bytes, and each run shall find one of
   * which nothing is known.
   */
  readonly run: number;
}

/** `offer`: null while the bench is not set up. */
export function createBenchCatalogue(offer: () => Offer | null): Catalogue {
  const pages = new WeakMap<BenchWheel, ProjectPage>();
  const pageFor = (wheel: BenchWheel): ProjectPage => {
    const page = pages.get(wheel) ?? pageOf(wheel);
    pages.set(wheel, page);
    return page;
  };
  return {
    root: async () => null,
    async project(name) {
      const now = offer();
      if (name !== benchProject || now === null) return { kind: 'absent', freshForSeconds: 0 };
      return { kind: 'page', page: pageFor(now.wheel), freshForSeconds: 0 };
    },
    async file({ project, sha256, filename }) {
      const now = offer();
      if (project !== benchProject || now === null) return null;
      const found = [now.wheel, now.sample].find((wheel) => wheel.filename === filename && wheel.sha256 === sha256);
      return found === undefined ? null : fileOf(now, found);
    },
  };
}

function pageOf({ filename, size, sha256 }: BenchWheel): ProjectPage {
  const hostedUrl = relativeFileUrl({ project: benchProject, sha256, filename });
  return {
    name: benchProject,
    versions: [benchVersion],
    files: [
      {
        filename,
        size,
        sha256,
        hostedUrl,
        externalUrls: [],
        requiresPython: null,
        yanked: false,
        coreMetadata: false,
        uploadTime: null,
        provenance: null,
      },
    ],
  };
}

function fileOf(offer: Offer, { filename, sha256, size, pieces, version }: BenchWheel): CatalogueFile {
  const external = `http://${offer.externalHost}/run-${offer.run}/${filename}`;
  const hosted = `http://${offer.hostedHost}/hosted/${filename}`;
  return {
    name: { project: benchProject, sha256, filename },
    size,
    sources: [
      ...(version === benchVersion ? [{ kind: 'external', url: external, allowLoopback: true } as const] : []),
      { kind: 'hosted', url: hosted, allowLoopback: true },
    ],
    pieces,
    coreMetadata: false,
    isCacheable: false,
  };
}
