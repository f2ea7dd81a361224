/** The simple API of what is stored here, with what was published of it: the order of links and the external ones. */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import {
  negotiate,
  type ProjectPage,
  renderIndexHtml,
  renderIndexJson,
  renderProjectHtml,
  renderProjectJson,
} from '../../shared/simple-api/index.ts';
import { compareVersions } from '../../shared/packaging/index.ts';
import type { IndexedFile, IndexPublication, IndexRepository } from '../store/index.ts';
import { messageReply, noneMatch, notAcceptable, type Reply } from '../serving/index.ts';

interface ProjectRequest {
  readonly project: string;
  readonly hostedOnly: boolean;
  /** What the hosted URLs begin with. */
  readonly origin: string;
}

export async function projectsReply(repository: IndexRepository, headers: IncomingHttpHeaders): Promise<Reply> {
  const form = negotiate(headers.accept);
  if (form === null) return notAcceptable();
  const projects = await repository.projects();
  return page(form, form.form === 'json' ? renderIndexJson(projects) : renderIndexHtml(projects), headers);
}

export async function projectReply(
  repository: IndexRepository,
  wanted: ProjectRequest,
  headers: IncomingHttpHeaders,
): Promise<Reply> {
  const form = negotiate(headers.accept);
  if (form === null) return notAcceptable();
  const files = await repository.filesOf(wanted.project);
  if (files.length === 0) return messageReply(404, 'Not Found');
  const publication = wanted.hostedOnly ? null : await repository.publicationOf(wanted.project);
  const order = publication?.order ?? 'hosted-only';
  const model = pageOf(wanted, files, publication);
  return page(form, form.form === 'json' ? renderProjectJson(model, order) : renderProjectHtml(model, order), headers);
}

/** Where a stored file is served; the layout of PyPI's own file host. */
function filePath(file: Pick<IndexedFile, 'blake2b256' | 'filename'>): string {
  const { blake2b256: hash } = file;
  return `/files/${hash.slice(0, 2)}/${hash.slice(2, 4)}/${hash.slice(4)}/${encodeURIComponent(file.filename)}`;
}

function pageOf(
  { project, origin }: ProjectRequest,
  files: readonly IndexedFile[],
  publication: IndexPublication | null,
): ProjectPage {
  const links = Map.groupBy(publication?.links ?? [], ({ filename }) => filename);
  return {
    name: project,
    versions: [...new Set(files.map((file) => file.version))].toSorted(compareVersions),
    files: files.map((file) => ({
      filename: file.filename,
      size: file.size,
      sha256: file.sha256,
      hostedUrl: `${origin}${filePath(file)}`,
      // A link counts only for the very bytes that are hosted here.
      externalUrls: (links.get(file.filename) ?? [])
        .filter((link) => link.sha256 === file.sha256)
        .map((link) => link.url),
      requiresPython: file.requiresPython,
      yanked: false,
      coreMetadata: file.coreMetadataSha256 === null ? false : { sha256: file.coreMetadataSha256 },
      uploadTime: file.uploadedAt,
      provenance: null,
    })),
  };
}

function page(
  { contentType, form }: { readonly contentType: string; readonly form: 'html' | 'json' },
  body: string,
  request: IncomingHttpHeaders,
): Reply {
  const etag = `"${createHash('sha256').update(contentType).update(body).digest('base64url')}"`;
  const headers = {
    ETag: etag,
    Vary: 'Accept',
    // A publication is live at once: caches may keep the page but must ask each time.
    'Cache-Control': 'max-age=0, must-revalidate',
  };
  if (noneMatch(request['if-none-match'], etag)) return { status: 304, headers, body: '' };
  const charset = form === 'html' && contentType === 'text/html' ? '; charset=UTF-8' : '';
  return { status: 200, headers: { ...headers, 'Content-Type': `${contentType}${charset}` }, body };
}
