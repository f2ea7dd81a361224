/** The contract, procedure by procedure, over the services: no logic of its own. */
import { implement } from '@orpc/server';
import { type AppInfo, contract, type ReleasePatch } from '../shared/contract/index.ts';
import { problem } from '../shared/problem/index.ts';
import type { Calls } from './calls.ts';
import {
  addFiles,
  addHost,
  browse,
  inspectFiles,
  preview,
  publishToFolder,
  publishToRehearsal,
  registerLinks,
  type ReleaseContext,
  removeFiles,
  removeHost,
  removeRelease,
  updateHost,
  uploadFiles,
  verifyLinks,
  withdrawLinks,
  withdrawStaleLinks,
} from './releases/index.ts';
import { problemsAsErrors } from './problem-errors.ts';
import { readSettings, updateSettings } from './settings.ts';

/** What only a shell can do. */
export interface NativeShell {
  /** An empty list when the dialog is dismissed. */
  pick(what: 'files' | 'folder'): Promise<readonly string[]>;
  reveal(path: string): Promise<void>;
}

export type AppRouter = ReturnType<typeof createRouter>;

export function createRouter(options: {
  readonly context: ReleaseContext;
  readonly info: AppInfo;
  readonly native: NativeShell;
  readonly calls: Pick<Calls, 'middleware'>;
  readonly onBug: (error: unknown) => void;
}) {
  const { context, info, native } = options;
  const { drafts, jobs, store } = context;

  const os = implement(contract).use(problemsAsErrors(options.onBug)).use(options.calls.middleware);
  /** Does something to a draft and answers with the draft as it then is. */
  const then = async (releaseId: string, work: Promise<unknown>) => {
    await work;
    return drafts.view(releaseId);
  };

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
      upload: os.hosted.upload.handler(({ input }) => uploadFiles(context, input.releaseId)),
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
    jobs: {
      watch: os.jobs.watch.handler(async function* ({ signal }) {
        for await (const list of jobs.watch(signal)) yield [...list];
      }),
      cancel: os.jobs.cancel.handler(({ input }) => jobs.cancel(input.jobId)),
    },
  });
}

async function updateDraft(context: ReleaseContext, releaseId: string, patch: ReleasePatch): Promise<void> {
  await context.drafts.change(releaseId, (draft) => ({ ...draft, ...patch }));
  if (patch.tag !== undefined) await withdrawStaleLinks(context, releaseId);
}
