/** The pages that a release leads to, before they go out. */
import type { PreviewRow, ProjectPreview } from '../../shared/contract/index.ts';
import { problem } from '../../shared/problem/index.ts';
import {
  diffLinks,
  type LinkOrder,
  pageLinks,
  type ProjectPage,
  renderProjectHtml,
  renderProjectJson,
  simulateInstallers,
} from '../../shared/simple-api/index.ts';
import { buildPage } from '../pages/index.ts';
import type { ReleaseContext } from './context.ts';
import { targetOfDraft } from './target.ts';

/** Normalised and sorted: those of which the release has a hosted file. @throws problem `page.nothing_hosted` */
export function hostedProjects({ drafts }: Pick<ReleaseContext, 'drafts'>, releaseId: string): readonly string[] {
  const projects = new Set(
    drafts
      .get(releaseId)
      .files.flatMap(({ inspection, hosted }) =>
        inspection.state === 'done' && hosted.state === 'hosted' ? [inspection.distribution.project] : [],
      ),
  );
  if (projects.size === 0) {
    throw problem(
      'page.nothing_hosted',
      'No file of this release is on the index yet, so there is no page to show.',
      { release: releaseId },
      'Upload the files first.',
    );
  }
  return [...projects].toSorted();
}

export async function preview(context: ReleaseContext, releaseId: string, order: LinkOrder): Promise<ProjectPreview[]> {
  const projects = hostedProjects(context, releaseId);
  const target = targetOfDraft(context.targets, context.drafts.get(releaseId));
  const pages = await Promise.all(projects.map((project) => buildPage(context, target, project, order)));
  return pages.map(({ page, live, metalinks }) => {
    const rows = rowsOf(page, order);
    const changes = diffLinks(rowsOf(live, 'external-first'), rows);
    return {
      project: page.name,
      rows,
      html: renderProjectHtml(page, order),
      json: renderProjectJson(page, order),
      metalinks: metalinks.map(({ filename, xml }) => ({ filename: `${filename}.meta4`, xml })),
      changes: { added: [...changes.added], removed: [...changes.removed], kept: changes.kept },
      installers: [...simulateInstallers(page, order)],
    };
  });
}

function rowsOf(page: ProjectPage, order: LinkOrder): PreviewRow[] {
  return pageLinks(page, order).map(({ filename, copy, url }) => ({ filename, copy, url, host: new URL(url).host }));
}
