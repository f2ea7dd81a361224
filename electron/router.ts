/** The contract, procedure by procedure, over the services: no logic of its own. */
import { randomInt } from 'node:crypto';
import { implement } from '@orpc/server';
import { type AppInfo, contract, type CopyPlace, type ReleasePatch } from '../shared/contract/index.ts';
import { problem } from '../shared/problem/index.ts';
import type { Calls } from './calls.ts';
import { type CopySender, credentialOf, secretTargetOf } from './copies/index.ts';
import {
  addFiles,
  addHost,
  browse,
  cancelFiles,
  chooseTarget,
  copyCommands,
  hostDefaults,
  inspectFiles,
  lookUpPublished,
  openPublished,
  orderHosts,
  patchDraft,
  preview,
  publishToFolder,
  publishToRehearsal,
  reachabilityLinks,
  registerLinks,
  type ReleaseContext,
  removeFiles,
  removeHost,
  removeRelease,
  sendCopies,
  setHostDefaults,
  takeLastHosts,
  updateHost,
  uploadFiles,
  verifyLinks,
  withdrawLinks,
  withdrawStaleLinks,
} from './releases/index.ts';
import type { FaultBench } from './fault-bench/index.ts';
import type { GatewaySwitch } from './gateway/index.ts';
import type { LinkHealth } from './monitor/index.ts';
import { checkReachability, type ReachabilityServices } from './probe/index.ts';
import { problemsAsErrors } from './problem-errors.ts';
import type { Publications } from './publications/index.ts';
import { readSettings, updateSettings } from './settings.ts';
import { Secret } from './secrets/index.ts';
import { credentialStatus, forgetCredential, removeTarget, setCredential, viewTargets } from './targets/index.ts';

/** What only a shell can do. */
export interface NativeShell {
  /** An empty list when the dialog is dismissed. */
  pick(what: 'files' | 'folder'): Promise<readonly string[]>;
  reveal(path: string): Promise<void>;
}

export type AppRouter = ReturnType<typeof createRouter>;

export function createRouter(options: {
  readonly context: ReleaseContext;
  readonly gateway: GatewaySwitch;
  readonly bench: FaultBench;
  readonly health: LinkHealth;
  readonly publications: Publications;
  readonly copies: CopySender;
  readonly reachability: ReachabilityServices;
  readonly info: AppInfo;
  readonly native: NativeShell;
  readonly calls: Pick<Calls, 'middleware'>;
  readonly onBug: (error: unknown) => void;
}) {
  const { context, gateway, bench, health, publications, copies, reachability, info, native } = options;
  const { drafts, jobs, store, targets, secrets } = context;
  const { monitor, views } = health;
  const services = { targets, secrets };

  const os = implement(contract).use(problemsAsErrors(options.onBug)).use(options.calls.middleware);
  /** Does something to a draft and answers with the draft as it then is. */
  const then = async (releaseId: string, work: Promise<unknown>) => {
    await work;
    return drafts.view(releaseId);
  };

  const copyCredential = (place: CopyPlace) => secrets.status(secretTargetOf(place), null);
  const openUploads = async (place: CopyPlace) => ({
    uploads: place.kind === 's3' ? [...(await copies.openUploads(place))] : [],
    problem: null,
  });

  return os.router({
    app: {
      info: os.app.info.handler(() => info),
      settings: os.app.settings.handler(() => readSettings(store)),
      updateSettings: os.app.updateSettings.handler(({ input }) => updateSettings(store, input)),
      reveal: os.app.reveal.handler(({ input }) => {
        if (info.capabilities.revealInFolder) return native.reveal(input.path);
        throw problem(
          'shell.cannot_reveal',
          'The app runs in a browser here and cannot open your file manager.',
          { path: input.path },
          'Open the folder yourself.',
        );
      }),
    },
    files: {
      browse: os.files.browse.handler(({ input }) => browse(input.path)),
      pick: os.files.pick.handler(async ({ input }) => [...(await native.pick(input.what))]),
    },
    releases: {
      list: os.releases.list.handler(() => [...drafts.summaries()]),
      watchList: os.releases.watchList.handler(async function* ({ signal }) {
        for await (const summaries of drafts.watchSummaries(signal)) yield [...summaries];
      }),
      create: os.releases.create.handler(async ({ input }) => {
        const { id } = await drafts.create();
        try {
          await addFiles(context, id, input.paths);
        } catch (error) {
          await drafts.remove(id).catch(() => undefined);
          throw error;
        }
        return drafts.view(id);
      }),
      get: os.releases.get.handler(({ input }) => drafts.view(input.releaseId)),
      watch: os.releases.watch.handler(({ input, signal }) => drafts.watch(input.releaseId, signal)),
      update: os.releases.update.handler(({ input: { releaseId, patch } }) =>
        then(releaseId, updateDraft(context, releaseId, patch)),
      ),
      remove: os.releases.remove.handler(({ input }) => removeRelease(context, input.releaseId)),
      addFiles: os.releases.addFiles.handler(({ input: { releaseId, paths } }) =>
        then(releaseId, addFiles(context, releaseId, paths)),
      ),
      removeFiles: os.releases.removeFiles.handler(({ input: { releaseId, fileIds } }) =>
        then(releaseId, removeFiles(context, releaseId, fileIds)),
      ),
      inspect: os.releases.inspect.handler(({ input: { releaseId, fileIds } }) =>
        inspectFiles(context, releaseId, { fileIds, failed: true }),
      ),
    },
    hosted: {
      upload: os.hosted.upload.handler(({ input: { releaseId, fileIds } }) => uploadFiles(context, releaseId, fileIds)),
      cancel: os.hosted.cancel.handler(({ input: { releaseId, fileIds } }) =>
        then(releaseId, cancelFiles(context, releaseId, fileIds)),
      ),
    },
    links: {
      addHost: os.links.addHost.handler(({ input: { releaseId, host } }) =>
        then(releaseId, addHost(context, releaseId, host)),
      ),
      updateHost: os.links.updateHost.handler(({ input: { releaseId, host } }) =>
        then(releaseId, updateHost(context, releaseId, host)),
      ),
      removeHost: os.links.removeHost.handler(({ input: { releaseId, hostId } }) =>
        then(releaseId, removeHost(context, releaseId, hostId)),
      ),
      orderHosts: os.links.orderHosts.handler(({ input: { releaseId, hostIds } }) =>
        then(releaseId, orderHosts(context, releaseId, hostIds)),
      ),
      hostDefaults: os.links.hostDefaults.handler(({ input }) => hostDefaults(context, input.releaseId)),
      setHostDefaults: os.links.setHostDefaults.handler(async ({ input: { releaseId, isOn } }) => {
        await setHostDefaults(context, releaseId, isOn);
        return hostDefaults(context, releaseId);
      }),
      takeLastHosts: os.links.takeLastHosts.handler(({ input: { releaseId } }) =>
        then(releaseId, takeLastHosts(context, releaseId)),
      ),
      verify: os.links.verify.handler(({ input }) => verifyLinks(context, input.releaseId, input.hostId)),
      register: os.links.register.handler(({ input: { releaseId, links } }) =>
        then(releaseId, registerLinks(context, releaseId, links)),
      ),
      withdraw: os.links.withdraw.handler(({ input: { releaseId, links } }) =>
        then(releaseId, withdrawLinks(context, releaseId, links)),
      ),
    },
    page: {
      preview: os.page.preview.handler(({ input }) => preview(context, input.releaseId, input.order)),
      publishToFolder: os.page.publishToFolder.handler(({ input }) =>
        publishToFolder(context, input.releaseId, input.folder),
      ),
      publishToRehearsal: os.page.publishToRehearsal.handler(({ input }) =>
        publishToRehearsal(context, input.releaseId),
      ),
    },
    targets: {
      list: os.targets.list.handler(() => viewTargets(services)),
      add: os.targets.add.handler(async ({ input }) => {
        await targets.add(input);
        return viewTargets(services);
      }),
      update: os.targets.update.handler(async ({ input: { targetId, patch } }) => {
        await targets.update(targetId, patch);
        return viewTargets(services);
      }),
      remove: os.targets.remove.handler(async ({ input: { targetId } }) => {
        const users = drafts.summaries().filter(({ id }) => drafts.get(id).targetId === targetId);
        await removeTarget(
          services,
          targetId,
          users.map(({ title }) => title),
        );
        return viewTargets(services);
      }),
    },
    credentials: {
      status: os.credentials.status.handler(({ input }) => credentialStatus(services, input)),
      set: os.credentials.set.handler(async ({ input }) => {
        await setCredential(services, input);
        return credentialStatus(services, input);
      }),
      forget: os.credentials.forget.handler(async ({ input }) => {
        await forgetCredential(services, input);
        return credentialStatus(services, input);
      }),
    },
    hosts: {
      check: os.hosts.check.handler(async function* ({ input, signal }) {
        const links = await reachabilityLinks(context, input);
        const calledOff = signal === undefined ? {} : { signal };
        yield* checkReachability(reachability, links, { seed: randomInt(2 ** 32), ...calledOff });
      }),
    },
    copies: {
      send: os.copies.send.handler(({ input }) => sendCopies(context, copies, input)),
      commands: os.copies.commands.handler(({ input }) => copyCommands(context, input)),
      credential: os.copies.credential.handler(({ input }) => copyCredential(input.place)),
      setCredential: os.copies.setCredential.handler(async ({ input: { place, secret, where } }) => {
        await secrets.set(secretTargetOf(place), null, new Secret(secret), where);
        return copyCredential(place);
      }),
      forgetCredential: os.copies.forgetCredential.handler(async ({ input: { place, where } }) => {
        await secrets.forget(secretTargetOf(place), null, where);
        return copyCredential(place);
      }),
      environment: os.copies.environment.handler(() => ({ accessKeyId: secrets.accessKeyId })),
      openUploads: os.copies.openUploads.handler(({ input }) => openUploads(input.place)),
      giveUp: os.copies.giveUp.handler(async ({ input: { place, id } }) => {
        if (place.kind === 's3') await copies.giveUp(place, await credentialOf(secrets, place), id);
        return openUploads(place);
      }),
    },
    published: {
      lookUp: os.published.lookUp.handler(({ input, signal }) => lookUpPublished(context, input, signal)),
      open: os.published.open.handler(async ({ input }) => drafts.view(await openPublished(context, input))),
    },
    gateway: {
      watch: os.gateway.watch.handler(({ signal }) => gateway.watch(signal)),
      update: os.gateway.update.handler(({ input }) => gateway.update(input)),
      clearCache: os.gateway.clearCache.handler(() => gateway.clearCache()),
    },
    faultBench: {
      watch: os.faultBench.watch.handler(({ signal }) => bench.watch(signal)),
      setFault: os.faultBench.setFault.handler(({ input }) => bench.setFault(input.fault)),
      install: os.faultBench.install.handler(() => bench.install()),
      cancel: os.faultBench.cancel.handler(() => bench.cancel()),
    },
    health: {
      watch: os.health.watch.handler(({ signal }) => monitor.watch(signal)),
      notices: os.health.notices.handler(({ signal }) => monitor.notices(signal)),
      glance: os.health.glance.handler(() => monitor.glance()),
      overview: os.health.overview.handler(() => views.overview()),
      links: os.health.links.handler(({ input }) => views.links(input)),
      link: os.health.link.handler(({ input }) => views.link(input.id)),
      host: os.health.host.handler(({ input }) => views.host(input.host)),
      series: os.health.series.handler(({ input }) => views.series(input)),
      act: os.health.act.handler(({ input: { on, action } }) => monitor.act(on, action)),
      undo: os.health.undo.handler(({ input }) => monitor.undo(input.id)),
      settings: os.health.settings.handler(() => monitor.settings()),
      updateSettings: os.health.updateSettings.handler(({ input }) => monitor.updateSettings(input)),
      setFollow: os.health.setFollow.handler(({ input: { publicationId, follow } }) =>
        publications.setFollow(publicationId, follow),
      ),
      publishNow: os.health.publishNow.handler(({ input }) => publications.publishNow(input.publicationId)),
      export: os.health.export.handler(({ input }) => views.export(input)),
    },

    nel: {
      preview: os.nel.preview.handler(({ input }) => health.nel.preview(input.host)),
      daily: os.nel.daily.handler(({ input }) => health.dailySummary(input)),
    },
    jobs: {
      watch: os.jobs.watch.handler(async function* ({ signal }) {
        for await (const list of jobs.watch(signal)) yield [...list];
      }),
      cancel: os.jobs.cancel.handler(({ input }) => jobs.cancel(input.jobId)),
    },
  });
}

async function updateDraft(context: ReleaseContext, releaseId: string, patch: ReleasePatch): Promise<void> {
  const { targetId, ...fields } = patch;
  if (targetId !== undefined) await chooseTarget(context, releaseId, targetId);
  await context.drafts.change(releaseId, (draft) => patchDraft(draft, fields));
  if (patch.tag !== undefined) await withdrawStaleLinks(context, releaseId);
}
