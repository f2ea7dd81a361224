/** External links step, first half: the hosts of a release, each a URL template. */
import { randomUUID } from 'node:crypto';
import type { ExternalHost } from '../../shared/contract/index.ts';
import { typedNames } from '../../shared/contract/typed.ts';
import { checkTemplate } from '../../shared/links/index.ts';
import { problem } from '../../shared/problem/index.ts';
import type { ReleaseContext } from './context.ts';
import { withTyped } from './draft-patch.ts';
import { withdrawStaleLinks } from './links.ts';

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
