/** External links step, first half: the hosts of a release, each a URL template. */
import { randomUUID } from 'node:crypto';
import type { ExternalHost } from '../../shared/contract/index.ts';
import { typedNames } from '../../shared/contract/typed.ts';
import { checkTemplate } from '../../shared/links/index.ts';
import { problem } from '../../shared/problem/index.ts';
import type { ReleaseContext } from './context.ts';
import { withTyped } from './draft-patch.ts';
import { withdrawStaleLinks } from './links.ts';
import { rankLinks } from './rank-links.ts';

/** @throws problem `link.template_*` */
export async function addHost(context: ReleaseContext, releaseId: string, host: Omit<ExternalHost, 'id'>) {
  checkTemplate(host.template, { rehearsal: host.rehearsal });
  refuseDouble(context.drafts.get(releaseId).hosts, { id: '', ...host });
  const { newHost, newHostRehearsal } = typedNames;
  await context.drafts.change(releaseId, (draft) =>
    withTyped(
      { ...draft, hosts: [...draft.hosts, { id: randomUUID(), ...host }] },
      { [newHost]: null, [newHostRehearsal]: null },
    ),
  );
}

/**
 * Saves a template as it was typed; where `rehearsal` alone is changed, what is being typed is kept as it is.
 * @throws problem `link.template_*`
 */
export async function updateHost(context: ReleaseContext, releaseId: string, host: ExternalHost) {
  checkTemplate(host.template, { rehearsal: host.rehearsal });
  refuseDouble(context.drafts.get(releaseId).hosts, host);
  await context.drafts.change(releaseId, (draft) => {
    const before = draft.hosts.find(({ id }) => id === host.id);
    const isOnlyRehearsal = before?.template === host.template && before.rehearsal !== host.rehearsal;
    const changed = { ...draft, hosts: draft.hosts.map((known) => (known === before ? host : known)) };
    return isOnlyRehearsal ? changed : withTyped(changed, { [typedNames.host(host.id)]: null });
  });
  await withdrawStaleLinks(context, releaseId);
}

export async function removeHost(context: ReleaseContext, releaseId: string, hostId: string) {
  await context.drafts.change(releaseId, (draft) =>
    withTyped({ ...draft, hosts: draft.hosts.filter(({ id }) => id !== hostId) }, {}),
  );
  await withdrawStaleLinks(context, releaseId);
}

/** The first is tried first, and so on; registered links follow at once. @throws problem `link.hosts_changed` */
export async function orderHosts(context: ReleaseContext, releaseId: string, hostIds: readonly string[]) {
  const places = new Map(hostIds.map((id, place) => [id, place]));
  const { hosts } = context.drafts.get(releaseId);
  if (hostIds.length !== hosts.length || hosts.some(({ id }) => !places.has(id))) {
    throw problem(
      'link.hosts_changed',
      'The hosts of the release were changed meanwhile, so their order was left as it is.',
      { release: releaseId },
      'Look at the list again, and order them as it is now.',
    );
  }
  const placeOf = ({ id }: ExternalHost) => places.get(id) ?? hosts.length;
  await context.drafts.change(releaseId, (draft) => ({
    ...draft,
    hosts: draft.hosts.toSorted((a, b) => placeOf(a) - placeOf(b)),
  }));
  await rankLinks(context, releaseId);
}

/** A link is its file and its URL: withdrawn from one of two equal hosts it would be gone from the other too. */
function refuseDouble(hosts: readonly ExternalHost[], host: ExternalHost): void {
  if (!hosts.some(({ id, template }) => id !== host.id && template === host.template)) return;
  throw problem(
    'link.template_duplicate',
    'The release has a host with this link template already.',
    { template: host.template },
    'Use that one, or write another template.',
  );
}
