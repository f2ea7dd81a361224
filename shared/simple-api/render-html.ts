import { normalizeName } from '../packaging/index.ts';
import { escapeHtml } from './escape.ts';
import { pageLinks, type PageLink } from './links.ts';
import {
  repositoryVersion,
  sortedFiles,
  type LinkOrder,
  type PageFile,
  type ProjectPage,
  type ProjectStatus,
} from './model.ts';

/** PEP 503, with the attributes of PEP 592, 658/714 and 740 and the status of PEP 792. */
export function renderProjectHtml(page: ProjectPage, order: LinkOrder): string {
  return [...projectHtmlParts(page, order)].join('');
}

/** The same a few links at a time, for pages of thousands: whoever renders them lets others have their turn in between. */
export function* projectHtmlParts(page: ProjectPage, order: LinkOrder): Generator<string, void, undefined> {
  const title = `Links for ${normalizeName(page.name)}`;
  yield head(title, statusTags(page.status));
  yield line(`<h1>${escapeHtml(title)}</h1>`);
  for (const file of sortedFiles(page)) {
    yield pageLinks({ ...page, files: [file] }, order)
      .map((link) => line(anchor(link)))
      .join('');
  }
  yield foot;
}

/** The root of the index (PEP 503): one relative link per project, normalised, each once. */
export function renderIndexHtml(projects: readonly string[]): string {
  const anchors = indexNames(projects).map(
    (name) => `<a href="${escapeHtml(encodeURIComponent(name))}/">${escapeHtml(name)}</a><br>`,
  );
  return `${head('Simple index', [])}${anchors.map(line).join('')}${foot}`;
}

/** Normalised, sorted, each once. */
export function indexNames(projects: readonly string[]): readonly string[] {
  return [...new Set(projects.map(normalizeName))].toSorted();
}

function head(title: string, meta: readonly string[]): string {
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '  <head>',
    '    <meta charset="utf-8">',
    `    <meta name="pypi:repository-version" content="${repositoryVersion}">`,
    ...meta.map((tag) => `    ${tag}`),
    `    <title>${escapeHtml(title)}</title>`,
    '  </head>',
    '  <body>',
    '',
  ].join('\n');
}

function line(text: string): string {
  return `    ${text}\n`;
}

const foot = '  </body>\n</html>\n';

function statusTags(status: ProjectStatus | undefined): readonly string[] {
  if (status === undefined) return [];
  const tags = [`<meta name="pypi:project-status" content="${escapeHtml(status.status)}">`];
  if (status.reason !== undefined) {
    tags.push(`<meta name="pypi:project-status-reason" content="${escapeHtml(status.reason)}">`);
  }
  return tags;
}

function anchor(link: PageLink): string {
  const href = link.file.sha256 === null ? link.url : `${link.url}#sha256=${link.file.sha256}`;
  const attributes = [attribute('href', href), ...fileAttributes(link.file)];
  // Only the hosted copy has `<url>.metadata`. pip >= 23.0.1 fails outright where it is advertised and missing.
  if (link.copy === 'hosted') attributes.push(...coreMetadataAttributes(link.file.coreMetadata));
  return `<a ${attributes.join(' ')}>${escapeHtml(link.filename)}</a><br>`;
}

function fileAttributes(file: PageFile): readonly string[] {
  const attributes: string[] = [];
  if (file.requiresPython !== null) attributes.push(attribute('data-requires-python', file.requiresPython));
  if (file.yanked !== false) attributes.push(attribute('data-yanked', file.yanked === true ? '' : file.yanked));
  if (file.provenance !== null) attributes.push(attribute('data-provenance', file.provenance));
  return attributes;
}

/**
 * PEP 714: under the new name alone. The clients that know only the old one (`data-dist-info-metadata`) are those whose
 * support was broken: pip 23.0.1 throws away every wheel whose metadata spells the name otherwise than the requirement
 * (`Demo.Project` for `demo-project`), and builds the sdist instead.
 */
function coreMetadataAttributes(coreMetadata: PageFile['coreMetadata']): readonly string[] {
  if (coreMetadata === false) return [];
  const value = coreMetadata === true ? 'true' : `sha256=${coreMetadata.sha256}`;
  return [attribute('data-core-metadata', value)];
}

function attribute(name: string, value: string): string {
  return `${name}="${escapeHtml(value)}"`;
}
