/**
 * The upstream index behind the gateway: the pages of all projects that we do not manage, asked for as pip does, kept as
 * long as the upstream allows (RFC 9111), and a while longer when it fails. Whatever it says is untrusted.
 */
import { normalizeName } from '../../../shared/packaging/index.ts';
import type { Http } from '../../http/index.ts';
import type { RootPage } from '../catalogue.ts';
import { type FileName, isNormalizedName } from '../file-path.ts';
import { sameNames } from '../root/names.ts';
import { runRootTask } from '../root/run-task.ts';
import { fetchUpstreamPage } from './fetch-page.ts';
import { absentMs, createHostFailures, createKept } from './kept.ts';
import { createPageReader } from './page-reader.ts';
import type { ProxiedFile, UpstreamPage } from './upstream-page.ts';

export type { DirectFile, ProxiedFile, UpstreamFile, UpstreamPage } from './upstream-page.ts';

export interface Upstream {
  /**
   * The project's page; all who ask at the same time share one request. Problems, where there is no page to stand in:
   * `upstream.unreachable`, `upstream.refused`, `upstream.too_large`, `page.*`. Or the signal's reason.
   */
  project(name: string, signal?: AbortSignal): Promise<UpstreamAnswer>;
  /** The names of all its projects; null where it has no root page. Problems as above. */
  root(signal?: AbortSignal): Promise<RootPage | null>;
  /** What a link of ours stands for; null where the upstream lists no such file. Problems as above. */
  file(name: FileName, signal?: AbortSignal): Promise<ProxiedFile | null>;
}

export type UpstreamAnswer =
  | {
      readonly kind: 'page';
      readonly page: UpstreamPage;
      /** For the `max-age` of the gateway's page. */
      readonly freshForSeconds: number;
      /** A sentence, where the page is an old one because the upstream fails (what RFC 7234 had `Warning: 111` for). */
      readonly warning: string | null;
    }
  | { readonly kind: 'absent'; readonly freshForSeconds: number };

export interface UpstreamOptions {
  readonly http: Http;
  /** `https://host/simple/` */
  readonly simpleUrl: string;
  /** The upstream is on this computer: loopback and plain http are allowed there. */
  readonly rehearsal?: boolean;
  /** Monotonic milliseconds. */
  now?(): number;
  /** Of memory for pages; 64 MiB unless told. A page counts twice its body: about what it takes once it is read. */
  readonly memoryBytes?: number;
  /** Of one page; 64 MiB unless told. */
  readonly pageBytes?: number;
  /** Of the root page; 256 MiB unless told. PyPI's has 40. */
  readonly rootBytes?: number;
}

const usualBytes = 64 * 1024 * 1024;

export function createUpstream(options: UpstreamOptions): Upstream {
  const { http, rehearsal = false, now = () => performance.now(), pageBytes = usualBytes } = options;
  const rootUrl = options.simpleUrl.endsWith('/') ? options.simpleUrl : `${options.simpleUrl}/`;
  const rootBytes = options.rootBytes ?? 4 * usualBytes;
  const reader = createPageReader();
  const failures = createHostFailures();

  const pages = createKept<UpstreamPage>({
    fetch: (project, validators, signal) =>
      fetchUpstreamPage(http, {
        url: `${rootUrl}${project}/`,
        what: "the project's page",
        limit: pageBytes,
        rehearsal,
        validators,
        signal,
      }),
    async read(project, { body, contentType, url }, _old, signal) {
      const bytes = 2 * body.length;
      return { value: await reader.read({ body, contentType, url, project, rehearsal }, signal), bytes };
    },
    failures,
    now,
    memoryBytes: options.memoryBytes ?? usualBytes,
  });

  const roots = createKept<Uint8Array>({
    fetch: (_key, validators, signal) =>
      fetchUpstreamPage(http, {
        url: rootUrl,
        what: 'the list of its projects',
        limit: rootBytes,
        rehearsal,
        validators,
        signal,
      }),
    async read(_key, { body, contentType, url }, old, signal) {
      const { bytes: names } = await runRootTask({ kind: 'read', body, contentType, url }, signal);
      // The same object where nothing has changed: what was made of it stays good.
      return { value: old !== null && sameNames(old, names) ? old : names, bytes: names.length };
    },
    failures,
    now,
    memoryBytes: rootBytes,
  });

  async function project(name: string, signal?: AbortSignal): Promise<UpstreamAnswer> {
    signal?.throwIfAborted();
    const normalized = normalizeName(name);
    // It becomes part of a URL. There is no project of any other name.
    if (!isNormalizedName(normalized)) return { kind: 'absent', freshForSeconds: absentMs / 1000 };
    const answer = await pages.get(normalized, signal);
    if (answer.kind === 'absent') return answer;
    const { value: page, freshForSeconds, warning } = answer;
    return { kind: 'page', page, freshForSeconds, warning };
  }

  return {
    project,
    async root(signal) {
      const answer = await roots.get('', signal);
      if (answer.kind === 'absent') return null;
      return { names: answer.value, freshForSeconds: answer.freshForSeconds };
    },
    async file(name, signal) {
      // The link names the bytes: an old page is as good as a new one, as long as it has it.
      const known = pages.peek(name.project);
      const old = known === null ? null : fileOf(known, name);
      if (old !== null) return old;
      const answer = await project(name.project, signal);
      return answer.kind === 'page' ? fileOf(answer.page, name) : null;
    },
  };
}

function fileOf(page: UpstreamPage, { sha256, filename }: FileName): ProxiedFile | null {
  for (const file of page.files) {
    if (file.kind === 'proxied' && file.sha256 === sha256 && file.filename === filename) return file;
  }
  return null;
}
