/** Publish step: the pages go out, whole or not at all, and the draft remembers where. */
import type { Publication } from '../../shared/contract/index.ts';
import { problem } from '../../shared/problem/index.ts';
import type { PublishRequest } from '../publications/index.ts';
import { expandHome } from './browse.ts';
import type { ReleaseContext } from './context.ts';
import { hostedProjects } from './page.ts';
import { targetOfDraft } from './target.ts';

/** `~` at the beginning is the person's home. @throws the problems of `page.*` and `publish.*` */
export async function publishToFolder(
  context: ReleaseContext,
  releaseId: string,
  folder: string,
): Promise<Publication> {
  const indexId = targetOfDraft(context.targets, context.drafts.get(releaseId)).id;
  const publication = await publish(context, releaseId, { kind: 'folder', folder: expandHome(folder), indexId });
  await context.drafts.change(releaseId, (draft) => ({ ...draft, folder }));
  return publication;
}

/** The built-in index shows the links from its next answer on. */
export async function publishToRehearsal(context: ReleaseContext, releaseId: string): Promise<Publication> {
  const target = targetOfDraft(context.targets, context.drafts.get(releaseId));
  // Another index on this computer is not the built-in one.
  if (target.kind !== 'rehearsal') {
    throw problem(
      'publish.not_rehearsal',
      `The release goes to ${target.name}, not to the rehearsal index.`,
      { index: target.name },
      'Publish to a folder, and let that be served.',
    );
  }
  return publish(context, releaseId, { kind: 'rehearsal' });
}

async function publish(context: ReleaseContext, releaseId: string, to: PublishRequest['to']): Promise<Publication> {
  // The order that goes out: the person may choose another meanwhile.
  const { order } = context.drafts.get(releaseId);
  const { where, at, projects } = await context.publications.publish({
    to,
    order,
    projects: hostedProjects(context, releaseId),
  });
  const publication: Publication = { kind: to.kind, where, order, at, projects: [...projects] };
  await context.drafts.change(releaseId, (now) => ({
    ...now,
    publications: [
      ...now.publications.filter((earlier) => earlier.kind !== publication.kind || earlier.where !== where),
      publication,
    ],
  }));
  return publication;
}
