/** A person publishes: what goes out, and where. */
import { resolve } from 'node:path';
import pLimit from 'p-limit';
import { buildPage, projectMissing } from '../pages/index.ts';
import { publishFolder, renderSite } from '../publish/index.ts';
import { makeRehearsalPages, showOnRehearsal } from './rehearsal.ts';
import type { PublicationsOptions, PublishedAt, PublishRequest } from './types.ts';

/** The built-in index may be on another port tomorrow: its id is what stays. */
const rehearsalId = 'rehearsal';

/** As it is stored. */
export function placeOf({ to }: Pick<PublishRequest, 'to'>): string {
  return to.kind === 'folder' ? resolve(to.folder) : rehearsalId;
}

export function indexOf({ to }: Pick<PublishRequest, 'to'>): string {
  return to.kind === 'folder' ? to.indexId : rehearsalId;
}

export async function publishPages(services: PublicationsOptions, request: PublishRequest): Promise<PublishedAt> {
  const { index, store, targets, now } = services;
  const { order, projects } = request;
  const indexId = indexOf(request);
  const target = targets.get(indexId);
  if (request.to.kind === 'rehearsal') {
    const wanted = projects.map((project) => ({ project, indexId, order }));
    const pages = await makeRehearsalPages(services, wanted);
    const [missing] = pages.missing;
    if (missing !== undefined) throw projectMissing(target, missing);
    await showOnRehearsal(services, pages);
    return { where: target.simpleUrl, at: now().toISOString(), projects };
  }
  const pages = await pLimit(4).map(projects, (project) => buildPage({ index, store }, target, project, order));
  const { folder } = await publishFolder({ folder: placeOf(request), files: renderSite(pages) });
  return { where: folder, at: now().toISOString(), projects: pages.map(({ page }) => page.name) };
}
