import { normalizeName } from '../packaging/index.ts';
import { pageLinks } from './links.ts';
import { repositoryVersion, sortedFiles, type LinkOrder, type PageFile, type ProjectPage } from './model.ts';
import { indexNames } from './render-html.ts';

/**
 * PEP 691 with PEP 700, 714, 740 and 792. One entry per file whose `url` is the hosted copy in every order; the external
 * copies stand in `_external-urls`, which is the server's private key: clients must ignore it (PEP 691, PEP 700).
 */
export function renderProjectJson(page: ProjectPage, order: LinkOrder): string {
  return [...projectJsonParts(page, order)].join('');
}

/** The same a file at a time, for pages of thousands: whoever renders them lets others have their turn in between. */
export function* projectJsonParts(page: ProjectPage, order: LinkOrder): Generator<string, void, undefined> {
  const open = JSON.stringify(
    {
      meta: { 'api-version': repositoryVersion },
      name: normalizeName(page.name),
      ...(page.status === undefined ? {} : { 'project-status': page.status }),
      versions: page.versions,
    },
    null,
    2,
  );
  yield `${open.slice(0, -2)},\n  "files": [`;
  let separator = '\n';
  for (const file of sortedFiles(page)) {
    yield separator + indented(entry(file, order));
    separator = ',\n';
  }
  yield page.files.length === 0 ? ']\n}\n' : '\n  ]\n}\n';
}

export function renderIndexJson(projects: readonly string[]): string {
  return serialize({
    meta: { 'api-version': repositoryVersion },
    projects: indexNames(projects).map((name) => ({ name })),
  });
}

function entry(file: PageFile, order: LinkOrder): Readonly<Record<string, unknown>> {
  const links = pageLinks({ name: '', versions: [], files: [file] }, order);
  const external = links.filter((link) => link.copy === 'external').map((link) => link.url);
  const coreMetadata = file.coreMetadata;
  return {
    filename: file.filename,
    url: links.find((link) => link.copy === 'hosted')?.url,
    hashes: file.sha256 === null ? {} : { sha256: file.sha256 },
    ...(file.size === null ? {} : { size: file.size }),
    ...(file.uploadTime === null ? {} : { 'upload-time': file.uploadTime }),
    ...(file.requiresPython === null ? {} : { 'requires-python': file.requiresPython }),
    // A reason must not be empty (PEP 691).
    yanked: file.yanked === '' ? true : file.yanked,
    // Not under its old name `dist-info-metadata`: pip 22.3 to 23.0 break on it in JSON (PEP 714, seen with pip 23.0.1).
    'core-metadata': coreMetadata,
    provenance: file.provenance,
    ...(external.length === 0 ? {} : { '_external-urls': external }),
  };
}

function indented(value: unknown): string {
  return `    ${JSON.stringify(value, null, 2).replaceAll('\n', '\n    ')}`;
}

function serialize(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
