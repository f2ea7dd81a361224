/**
 * The second entrance: a release that CI has published. Its files lie on no disk of ours: an index has them, and what it
 * says of them (size, SHA-256) is what external copies are compared with.
 */
import { randomUUID } from 'node:crypto';
import type { IndexTarget } from '../../shared/contract/index.ts';
import type {
  LookUpPublished,
  OpenPublished,
  PublishedProject,
  PublishedRelease,
} from '../../shared/contract/published.ts';
import { checkTemplate, guessTemplate } from '../../shared/links/index.ts';
import { normalizeName } from '../../shared/packaging/index.ts';
import { problem } from '../../shared/problem/index.ts';
import type { ParsedPage } from '../../shared/simple-api/index.ts';
import { pieceLengthFor } from '../distributions/index.ts';
import type { RegisteredLink } from '../store/index.ts';
import type { ReleaseContext } from './context.ts';
import type { DraftFile } from './draft.ts';
import { readHostDefaults, withHostDefaults } from './host-defaults.ts';
import { type PublishedCopy, publishedOn } from './published.ts';

type Context = Pick<ReleaseContext, 'index' | 'targets' | 'store' | 'drafts' | 'now'>;

const mostTemplates = 10;

/** What a project has on an index. @throws problem `published.project_unknown`, `page.*`, `target.unknown` */
export async function lookUpPublished(
  context: Context,
  { targetId, project: asked }: LookUpPublished,
  signal?: AbortSignal,
): Promise<PublishedProject> {
  const project = normalizeName(asked);
  const target = context.targets.get(targetId);
  const page = await readPage(context, target, project, signal);
  const links = (await context.store.links.ofProject(project)).filter(({ indexId }) => indexId === targetId);
  const { copies, leftOut } = publishedOn(page, project);
  const perFile = Map.groupBy(links, ({ sha256 }) => sha256);
  const releases = [...Map.groupBy(copies, ({ parts }) => parts.version)].map(([version, ofVersion]) =>
    releaseOf(version, ofVersion, (sha256) => perFile.get(sha256)?.length ?? 0),
  );
  return {
    targetId,
    project,
    name: page.name ?? project,
    releases,
    leftOut: [...leftOut],
    templates: templatesOf(copies, links),
  };
}

/**
 * A draft on files that the index has, with everything before the links behind it; without templates, with the hosts that
 * the project's releases start with. What the index says is read once more. @throws problem `published.file_gone`, `published.project_unknown`, `link.template_*`, `page.*`
 */
export async function openPublished(context: Context, wanted: OpenPublished): Promise<string> {
  const { targetId } = wanted;
  const project = normalizeName(wanted.project);
  const target = context.targets.get(targetId);
  const templates = [...new Set(wanted.templates)];
  for (const template of templates) checkTemplate(template, { rehearsal: target.rehearsal });
  const page = await readPage(context, target, project);
  const copies = new Map(publishedOn(page, project).copies.map((copy) => [copy.filename, copy]));
  const at = context.now().toISOString();
  const files = [...new Set(wanted.filenames)].map((filename) => {
    const copy = copies.get(filename);
    if (copy === undefined) throw gone(target, project, filename);
    return draftFileOf(copy, page.name ?? project, at);
  });
  const hosts = templates.map((template) => ({ id: randomUUID(), template, rehearsal: target.rehearsal }));
  const defaults = await readHostDefaults(context.store);
  const { id } = await context.drafts.create();
  await context.drafts.change(id, (draft) =>
    withHostDefaults({ ...draft, targetId, step: 'links', files, hosts }, defaults),
  );
  return id;
}

async function readPage(
  { index }: Context,
  target: IndexTarget,
  project: string,
  signal?: AbortSignal,
): Promise<ParsedPage> {
  const page = await index.fetchPage(target, project, signal);
  if (page !== null) return page;
  throw problem(
    'published.project_unknown',
    `${target.name} does not know the project ${project}.`,
    { host: new URL(target.simpleUrl).host, index: target.name, project },
    'Check the spelling, and that it is the right index.',
  );
}

function releaseOf(
  version: string,
  copies: readonly PublishedCopy[],
  linksOf: (sha256: string) => number,
): PublishedRelease {
  const times = copies.flatMap(({ link }) => link.uploadTime ?? []).toSorted();
  return {
    version,
    uploadTime: times.at(-1) ?? null,
    bytes: copies.reduce((sum, { size }) => sum + size, 0),
    files: copies.map(({ filename, parts, size, sha256, link }) => ({
      filename,
      kind: parts.kind,
      tags: tagsOf(parts),
      size,
      sha256,
      uploadTime: link.uploadTime,
      yanked: link.yanked !== false,
      links: linksOf(sha256),
    })),
  };
}

/** From links that are registered, and from those that the page itself shows. */
function templatesOf(copies: readonly PublishedCopy[], links: readonly RegisteredLink[]): string[] {
  const registered = Map.groupBy(links, ({ sha256 }) => sha256);
  const found = copies.flatMap(({ filename, parts, sha256, link }) => {
    const urls = new Set([...link.externalUrls, ...(registered.get(sha256) ?? []).map(({ url }) => url)]);
    const { project, version } = parts;
    return [...urls].flatMap((url) => guessTemplate(url, { filename, project, version }) ?? []);
  });
  return [...Map.groupBy(found, (template) => template)]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, mostTemplates)
    .map(([template]) => template);
}

/** An empty path: it lies nowhere here. Its BLAKE2b-256 and its pieces are found out when a copy is read. */
function draftFileOf({ filename, parts, size, sha256, link }: PublishedCopy, name: string, at: string): DraftFile {
  const pieceLength = pieceLengthFor(size);
  return {
    id: randomUUID(),
    path: '',
    filename,
    size,
    modifiedNs: '',
    sha256,
    // What the index has taken is not judged again.
    checked: { findings: [], claims: { requires: [], dynamic: [] } },
    inspection: {
      state: 'done',
      sha256,
      blake2b256: null,
      pieceLength,
      pieceCount: Math.ceil(size / pieceLength),
      distribution: {
        kind: parts.kind,
        project: parts.project,
        name,
        version: parts.version,
        tags: tagsOf(parts),
        metadataVersion: '',
        requiresPython: link.requiresPython,
        summary: null,
      },
    },
    hosted: { state: 'hosted', url: link.url, confirmedAt: at },
    links: [],
  };
}

function tagsOf(parts: PublishedCopy['parts']): string | null {
  return parts.kind === 'wheel' ? `${parts.pythonTag}-${parts.abiTag}-${parts.platformTag}` : null;
}

function gone(target: IndexTarget, project: string, filename: string) {
  return problem(
    'published.file_gone',
    `${target.name} does not list ${filename} of ${project} any more, or without what is needed of it.`,
    { host: new URL(target.simpleUrl).host, index: target.name, project, file: filename },
    'Look the project up again.',
  );
}
