/**
 * GitHub's REST API on loopback, as far as releases go, written down from its documentation: who may do what, names that
 * are taken, what a refusal looks like, pages, limits, drafts and immutable releases. Uploads go to the same host.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GitHubPlace } from '../../shared/contract/copies.ts';
import { startScriptedServer } from './scripted-server.ts';

export const gitHubToken = 'github_pat_11AADOUBLE0_averydistinctivetokenofthedouble';

export interface DoubleAsset {
  readonly id: number;
  readonly name: string;
  readonly state: 'uploaded' | 'starter';
  readonly body: Buffer;
  /** False: from before digests were kept. */
  readonly digested: boolean;
}

export interface DoubleRelease {
  readonly id: number;
  readonly tag: string;
  readonly name: string;
  readonly prerelease: boolean;
  draft: boolean;
  immutable: boolean;
  assets: DoubleAsset[];
}

export interface GitHubDouble {
  readonly place: GitHubPlace;
  readonly tags: Set<string>;
  readonly releases: DoubleRelease[];
  readonly requests: readonly string[];
  /** The tag of the release that visitors are shown first; null where there is none. */
  readonly latest: () => string | null;
  /** The largest number of requests that were being answered at the same time. */
  readonly mostAtOnce: () => number;
  addRelease(release: Partial<DoubleRelease> & { readonly tag: string }): DoubleRelease;
  addAsset(release: DoubleRelease, asset: Partial<DoubleAsset> & { readonly name: string }): DoubleAsset;
  /** As anybody gets it at `/<owner>/<repo>/releases/download/<tag>/<name>`: null for 404. */
  download(tag: string, name: string): Buffer | null;
}

export interface DoubleOptions {
  /** Answers this request itself, and says so. */
  readonly intercept?: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly readOnlyToken?: boolean;
  /** Entries of a list's page, whatever is asked for: pages without hundreds of entries. */
  readonly perPage?: number;
}

export async function startGitHubDouble(options: DoubleOptions = {}): Promise<GitHubDouble> {
  const base = '/repos/octo-org/demo.py';
  const tags = new Set(['v2.0']);
  const releases: DoubleRelease[] = [];
  const atOnce = { now: 0, most: 0 };
  let latest: string | null = null;
  let ids = 100;

  const addRelease: GitHubDouble['addRelease'] = (release) => {
    const { tag } = release;
    const made = { id: ++ids, name: tag, draft: false, prerelease: false, immutable: false, assets: [], ...release };
    releases.push(made);
    return made;
  };
  const addAsset: GitHubDouble['addAsset'] = (release, asset) => {
    const made = { id: ++ids, state: 'uploaded', body: Buffer.alloc(0), digested: true, ...asset } as const;
    release.assets.push(made);
    return made;
  };

  const download: GitHubDouble['download'] = (tag, name) => {
    const release = releases.find((each) => each.tag === tag && !each.draft);
    return release?.assets.find((asset) => asset.name === name && asset.state === 'uploaded')?.body ?? null;
  };

  /** "Drafts and prereleases cannot be set as latest. Defaults to `true` for newly published releases." */
  const publish = (release: DoubleRelease, makeLatest: unknown) => {
    release.draft = false;
    tags.add(release.tag);
    if (release.prerelease || makeLatest === 'false') return;
    const byVersion = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });
    const published = releases.filter(({ draft, prerelease }) => !draft && !prerelease).map(({ tag }) => tag);
    latest = makeLatest === 'legacy' ? (published.toSorted(byVersion).at(-1) ?? null) : release.tag;
  };
  const isLatestWrong = (makeLatest: unknown, { draft, prerelease }: Pick<DoubleRelease, 'draft' | 'prerelease'>) =>
    !['true', 'false', 'legacy', undefined].some((value) => value === makeLatest) ||
    (makeLatest === 'true' && (draft || prerelease));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', headers } = request;
    const url = new URL(request.url ?? '/', `http://${headers.host}`);
    const json = (status: number, body: unknown, more: Readonly<Record<string, string>> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...more });
      response.end(JSON.stringify(body));
    };
    const refuse = (status: number, message: string, errors?: readonly unknown[]) =>
      json(status, {
        message,
        documentation_url: 'https://docs.github.com/rest',
        ...(errors && { errors }),
        status: String(status),
      });
    const invalid = (resource: string, code: string, field: string) =>
      refuse(422, 'Validation Failed', [{ resource, code, field }]);
    const page = (entries: readonly unknown[]) => {
      const per = options.perPage ?? Math.min(100, Number(url.searchParams.get('per_page') ?? 30));
      const at = Number(url.searchParams.get('page') ?? 1);
      const next = new URL(url);
      next.searchParams.set('page', String(at + 1));
      const more = at * per < entries.length ? { link: `<${next.href}>; rel="next", <${next.href}>; rel="last"` } : {};
      json(200, entries.slice((at - 1) * per, at * per), more);
    };
    const showAsset = ({ id, name, state, body, digested }: DoubleAsset, { tag }: DoubleRelease) => ({
      id,
      name,
      state,
      size: body.length,
      digest: digested && state === 'uploaded' ? `sha256:${sha256(body)}` : null,
      content_type: 'application/octet-stream',
      browser_download_url: `${url.origin}/octo-org/demo.py/releases/download/${tag}/${name}`,
    });
    const showRelease = (release: DoubleRelease) => ({
      id: release.id,
      tag_name: release.tag,
      name: release.name,
      body: null,
      draft: release.draft,
      prerelease: release.prerelease,
      immutable: release.immutable,
      upload_url: `${url.origin}${base}/releases/${release.id}/assets{?name,label}`,
      html_url: `${url.origin}/octo-org/demo.py/releases/tag/${release.tag}`,
      assets: [],
    });

    const [, ofRelease, named] = /^\/octo-org\/demo\.py\/releases\/download\/(.+)\/([^/]+)$/.exec(url.pathname) ?? [];
    if (ofRelease !== undefined && named !== undefined) {
      const body = download(decodeURIComponent(ofRelease), decodeURIComponent(named));
      if (body === null) response.writeHead(404).end();
      else response.writeHead(200, { 'content-length': String(body.length) }).end(body);
      return;
    }
    if (headers['user-agent'] === undefined) return refuse(403, 'Request forbidden by administrative rules.');
    if (headers.authorization !== `Bearer ${gitHubToken}`) return refuse(401, 'Bad credentials');
    if (!url.pathname.startsWith(`${base}/`)) return refuse(404, 'Not Found');
    const path = url.pathname.slice(base.length);
    const writes = method !== 'GET';
    // A fine-grained token without the permission: hidden where it reads, told where it writes.
    if (writes && options.readOnlyToken === true)
      return refuse(403, 'Resource not accessible by personal access token');

    const ofTag = /^\/releases\/tags\/(.+)$/.exec(path)?.[1];
    if (method === 'GET' && ofTag !== undefined) {
      const tag = decodeURIComponent(ofTag);
      const found = releases.find((release) => release.tag === tag && !release.draft);
      return found === undefined ? refuse(404, 'Not Found') : json(200, showRelease(found));
    }
    const ref = /^\/git\/ref\/tags\/(.+)$/.exec(path)?.[1];
    if (method === 'GET' && ref !== undefined) {
      const tag = decodeURIComponent(ref);
      return tags.has(tag) ? json(200, { ref: `refs/tags/${tag}` }) : refuse(404, 'Not Found');
    }
    if (path === '/releases' && method === 'GET') return page(releases.map(showRelease));
    if (path === '/releases' && method === 'POST') {
      const asked = parse(await bodyOf(request));
      const tag = typeof asked['tag_name'] === 'string' ? asked['tag_name'] : null;
      if (tag === null) return invalid('Release', 'missing_field', 'tag_name');
      const draft = asked['draft'] === true;
      const prerelease = asked['prerelease'] === true;
      if (isLatestWrong(asked['make_latest'], { draft, prerelease }))
        return invalid('Release', 'invalid', 'make_latest');
      if (!draft && releases.some((release) => release.tag === tag))
        return invalid('Release', 'already_exists', 'tag_name');
      const name = typeof asked['name'] === 'string' ? asked['name'] : '';
      const made = addRelease({ tag, name, draft, prerelease });
      if (!draft) publish(made, asked['make_latest']);
      return json(201, showRelease(made));
    }
    const [, id, rest] = /^\/releases\/(\d+)(\/assets)?$/.exec(path) ?? [];
    const release = releases.find((each) => String(each.id) === id);
    if (id !== undefined && release === undefined) return refuse(404, 'Not Found');
    if (release !== undefined && rest === undefined && method === 'PATCH') {
      const asked = parse(await bodyOf(request));
      const draft = asked['draft'] !== false && release.draft;
      if (isLatestWrong(asked['make_latest'], { ...release, draft }))
        return invalid('Release', 'invalid', 'make_latest');
      if (release.draft && !draft) publish(release, asked['make_latest']);
      return json(200, showRelease(release));
    }
    if (release !== undefined && rest !== undefined && method === 'GET') {
      return page(release.assets.map((asset) => showAsset(asset, release)));
    }
    if (release !== undefined && rest !== undefined && method === 'POST') {
      if (headers['content-length'] === undefined) return refuse(411, 'Length Required');
      const body = await bodyOf(request);
      const name = renamed(url.searchParams.get('name') ?? '');
      if (name === '') return invalid('ReleaseAsset', 'missing_field', 'name');
      if (headers['content-type'] === undefined) return invalid('ReleaseAsset', 'missing_field', 'content_type');
      if (release.immutable) return refuse(422, 'Cannot upload assets to an immutable release.');
      if (release.assets.some((asset) => asset.name === name)) return invalid('ReleaseAsset', 'already_exists', 'name');
      if (release.assets.length >= 1000) return invalid('ReleaseAsset', 'custom', 'file_count');
      return json(201, showAsset(addAsset(release, { name, body }), release));
    }
    const assetId = /^\/releases\/assets\/(\d+)$/.exec(path)?.[1];
    if (assetId !== undefined && method === 'DELETE') {
      const holder = releases.find(({ assets }) => assets.some((asset) => String(asset.id) === assetId));
      if (holder === undefined) return refuse(404, 'Not Found');
      holder.assets = holder.assets.filter((asset) => String(asset.id) !== assetId);
      response.writeHead(204).end();
      return;
    }
    return refuse(404, 'Not Found');
  }

  const server = await startScriptedServer((request, response) => {
    atOnce.now += 1;
    atOnce.most = Math.max(atOnce.most, atOnce.now);
    response.once('close', () => {
      atOnce.now -= 1;
    });
    if (options.intercept?.(request, response) === true) return;
    answer(request, response).catch(() => response.destroy());
  });
  return {
    place: { kind: 'github', api: server.origin, owner: 'octo-org', repo: 'demo.py', rehearsal: true },
    tags,
    releases,
    requests: server.requests,
    latest: () => latest,
    mostAtOnce: () => atOnce.most,
    addRelease,
    addAsset,
    download,
  };
}

/** "GitHub renames asset filenames that have special characters, non-alphanumeric characters, and leading or trailing periods." */
function renamed(name: string): string {
  return name.replace(/[^A-Za-z0-9._+-]+/g, '.').replace(/^\.+|\.+$/g, '');
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function parse(body: Buffer): Readonly<Record<string, unknown>> {
  const parsed: unknown = JSON.parse(body.toString('utf8'));
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}

function sha256(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}
