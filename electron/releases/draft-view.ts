/**
 * A draft as the renderer gets it. What can be derived is derived here each time, so that it cannot disagree with the
 * files: title, findings, the URL of each link.
 */
import type { IndexTarget, Release, ReleaseFile, ReleaseSummary } from '../../shared/contract/index.ts';
import { compareVersions } from '../../shared/packaging/index.ts';
import type { Draft, DraftFile } from './draft.ts';
import { findingsOf } from './findings.ts';
import { expandLinks } from './link-candidates.ts';

/** `now`: milliseconds since 1970; what the index takes depends on it. */
export function viewOf(draft: Draft, target: IndexTarget, now: number): Release {
  const { listings: _, targetId: __, hostDefaultsTaken: ___, ...shown } = draft;
  const files = draft.files.map((file) => viewOfFile(draft, file));
  return { ...shown, files, title: titleOf(draft), findings: [...findingsOf(draft, target, now)], target };
}

export function summaryOf(draft: Draft): ReleaseSummary {
  const files = draft.files;
  return {
    id: draft.id,
    title: titleOf(draft),
    step: draft.step,
    updatedAt: draft.updatedAt,
    fileCount: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    hostedCount: files.filter(({ hosted }) => hosted.state === 'hosted').length,
    linkCount: files.flatMap(({ links }) => links).filter(({ status }) => status.state === 'registered').length,
    problemCount: files.filter(
      ({ inspection, hosted, links }) =>
        inspection.state === 'failed' ||
        hosted.state === 'failed' ||
        links.some(({ status }) => status.state === 'failed'),
    ).length,
    publishedAt: draft.publications.at(-1)?.at ?? null,
  };
}

/** `demo 2.1.0`; `demo 2.1.0 and 1 more`, the newest version first; the first file's name before anything was read. */
function titleOf(draft: Pick<Draft, 'files'>): string {
  const read = draft.files.flatMap(({ inspection }) => (inspection.state === 'done' ? [inspection.distribution] : []));
  const [first] = read;
  if (first === undefined) return draft.files[0]?.filename ?? 'New release';
  const releases = new Set(read.map(({ project, version }) => `${project} ${version}`));
  const versions = new Set(read.filter(({ project }) => project === first.project).map(({ version }) => version));
  const version = [...versions].reduce((newest, each) => (compareVersions(each, newest) > 0 ? each : newest));
  const title = `${first.name} ${version}`;
  return releases.size === 1 ? title : `${title} and ${releases.size - 1} more`;
}

/** Made once for each state of a file: a draft of ten thousand is looked at ten times a second while one of them moves. */
const views = new WeakMap<DraftFile, { readonly of: Pick<Draft, 'hosts' | 'tag'>; readonly view: ReleaseFile }>();

function viewOfFile(draft: Draft, file: DraftFile): ReleaseFile {
  const known = views.get(file);
  if (known !== undefined && known.of.hosts === draft.hosts && known.of.tag === draft.tag) return known.view;
  const { id, path, filename, size, inspection, hosted } = file;
  const view = { id, path, filename, size, inspection, hosted, links: expandLinks(draft, file) };
  views.set(file, { of: { hosts: draft.hosts, tag: draft.tag }, view });
  return view;
}
