/**
 * The hosts that a project's next releases start with: only where the maintainer has said so, since an external link is
 * never a default (P6, P14). Those of its last release are offered.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { HostDefaults } from '../../shared/contract/release.ts';
import { typedNames } from '../../shared/contract/typed.ts';
import type { Store } from '../store/index.ts';
import type { ReleaseContext } from './context.ts';
import type { Draft } from './draft.ts';
import { withTyped } from './draft-patch.ts';

const setting = 'host-defaults';

const storedHostSchema = z.object({
  template: z.string(),
  rehearsal: z.boolean(),
  /** What was written into the form for sending copies there, as the draft keeps it; empty where there is nothing. */
  place: z.string(),
});
export type StoredHost = z.infer<typeof storedHostSchema>;

/** By project, normalised. What another version has written of a project is kept as it is. */
type Stored = Readonly<Record<string, unknown>>;

type Context = Pick<ReleaseContext, 'drafts' | 'store'>;

export interface ProjectHosts {
  of(project: string): readonly StoredHost[];
}

export async function readHostDefaults(store: Pick<Store, 'settings'>): Promise<ProjectHosts> {
  const stored = await read(store);
  return { of: (project) => hostsOf(stored, project) };
}

/**
 * A draft whose project has just become known gets them, once, in the change that makes it known: after a kill it has both
 * or neither. Hosts that it has already are the person's choice, and none but theirs is put beside it.
 */
export function withHostDefaults(draft: Draft, defaults: ProjectHosts): Draft {
  if (draft.hostDefaultsTaken === true) return draft;
  if (draft.files.some(({ inspection }) => inspection.state === 'waiting' || inspection.state === 'running'))
    return draft;
  const project = projectOf(draft);
  if (project === null) return draft;
  const known: Draft = { ...draft, hostDefaultsTaken: true };
  return draft.hosts.length > 0 || draft.publications.length > 0 ? known : withHosts(known, defaults.of(project));
}

/** Problems: `draft.unknown`. */
export async function hostDefaults(context: Context, releaseId: string): Promise<HostDefaults> {
  const draft = context.drafts.get(releaseId);
  const project = projectOf(draft);
  if (project === null) return { project: null, isOn: false, saved: [], last: null };
  const saved = hostsOf(await read(context.store), project);
  const last = draft.hosts.length > 0 ? null : lastWithHosts(context, draft, project);
  return {
    project,
    isOn: isSame(saved, draft.hosts),
    saved: saved.map(({ template }) => template),
    last:
      last === null ? null : { title: titleOf(context, last), templates: last.hosts.map(({ template }) => template) },
  };
}

/** The hosts as they are now in the draft, or none. */
export async function setHostDefaults(context: Context, releaseId: string, isOn: boolean): Promise<void> {
  const draft = context.drafts.get(releaseId);
  const project = projectOf(draft);
  if (project === null) return;
  const hosts = isOn ? storedHosts(draft) : [];
  await change(context.store, (stored) => {
    const others = Object.entries(stored).filter(([name]) => name !== project);
    return Object.fromEntries(hosts.length === 0 ? others : [...others, [project, hosts]]);
  });
}

/** Those of the project's last release, as they are there. A draft that has hosts by now is left as it is. */
export async function takeLastHosts(context: Context, releaseId: string): Promise<void> {
  const draft = context.drafts.get(releaseId);
  const project = projectOf(draft);
  const last = project === null ? null : lastWithHosts(context, draft, project);
  if (last === null) return;
  await context.drafts.change(releaseId, (now) => (now.hosts.length > 0 ? now : withHosts(now, storedHosts(last))));
}

/** A place that files are sent to is remembered with the host, where the host is one for the next releases too. */
export async function rememberPlace(context: Context, releaseId: string, hostId: string): Promise<void> {
  const draft = context.drafts.get(releaseId);
  const project = projectOf(draft);
  const [used] = storedHosts({ ...draft, hosts: draft.hosts.filter(({ id }) => id === hostId) });
  if (project === null || used === undefined) return;
  await change(context.store, (stored) => {
    const hosts = hostsOf(stored, project);
    if (!hosts.some(({ template }) => template === used.template)) return stored;
    return { ...stored, [project]: hosts.map((host) => (host.template === used.template ? used : host)) };
  });
}

/** The one project of a draft; null where there are several, or none is known. */
function projectOf({ files }: Pick<Draft, 'files'>): string | null {
  const projects = new Set(
    files.flatMap(({ inspection }) => (inspection.state === 'done' ? [inspection.distribution.project] : [])),
  );
  const [only] = projects;
  return projects.size === 1 ? (only ?? null) : null;
}

function withHosts(draft: Draft, stored: readonly StoredHost[]): Draft {
  const added = stored.map(({ template, rehearsal, place }) => ({
    host: { id: randomUUID(), template, rehearsal },
    place,
  }));
  const typed = added.map(({ host, place }) => [typedNames.place(host.id), place === '' ? null : place] as const);
  return withTyped({ ...draft, hosts: added.map(({ host }) => host) }, Object.fromEntries(typed));
}

function storedHosts({ hosts, typed }: Pick<Draft, 'hosts' | 'typed'>): StoredHost[] {
  return hosts.map(({ id, template, rehearsal }) => {
    return { template, rehearsal, place: typed[typedNames.place(id)] ?? '' };
  });
}

function lastWithHosts({ drafts }: Pick<Context, 'drafts'>, { id, createdAt }: Draft, project: string): Draft | null {
  // The newest first.
  const earlier = drafts.list().filter((draft) => draft.id !== id && draft.createdAt <= createdAt);
  return earlier.find((draft) => draft.hosts.length > 0 && projectOf(draft) === project) ?? null;
}

function titleOf({ drafts }: Pick<Context, 'drafts'>, { id }: Draft): string {
  return drafts.summaries().find((summary) => summary.id === id)?.title ?? '';
}

function isSame(saved: readonly StoredHost[], hosts: Draft['hosts']): boolean {
  return (
    saved.length > 0 &&
    saved.length === hosts.length &&
    saved.every(({ template, rehearsal }, at) => template === hosts[at]?.template && rehearsal === hosts[at].rehearsal)
  );
}

function hostsOf(stored: Stored, project: string): readonly StoredHost[] {
  const own = Object.hasOwn(stored, project) ? stored[project] : [];
  return z.array(storedHostSchema).catch([]).parse(own);
}

async function read({ settings }: Pick<Store, 'settings'>): Promise<Stored> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(parseJson(await settings.get(setting)));
  return parsed.success ? parsed.data : {};
}

/** One after the other: each is made from what the one before has left, and written whole. */
const changes = new WeakMap<Store['settings'], Promise<unknown>>();

function change(store: Pick<Store, 'settings'>, apply: (stored: Stored) => Stored): Promise<void> {
  const before = changes.get(store.settings) ?? Promise.resolve();
  const work = before
    .catch(() => undefined)
    .then(async () => {
      const stored = await read(store);
      const next = apply(stored);
      if (next !== stored) await store.settings.set(setting, JSON.stringify(next));
    });
  changes.set(store.settings, work);
  return work;
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? {} : JSON.parse(text);
  } catch {
    return {};
  }
}
