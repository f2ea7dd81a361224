import { implement } from '@orpc/server';
import { problemsAsErrors } from '../../electron/problem-errors.ts';
import type { ServedRouter } from '../../electron/shell/index.ts';
import { contract, type Job, type Release } from '../../shared/contract/index.ts';
import { ProblemError } from '../../shared/problem/index.ts';

/** An implementation of the contract without services, for tests of what carries it. */
export interface ContractApp {
  readonly router: ReturnType<typeof createRouter>;
  /** Streams of `jobs.watch` that were opened, with the signal the procedure got. */
  readonly streams: readonly { readonly signal: AbortSignal | undefined; readonly ended: Promise<void> }[];
  /** Resolves once `count` calls of `releases.get` are running side by side; they are answered then. */
  readonly meeting: (count: number) => void;
}

export const missingRelease = {
  code: 'release.missing',
  message: 'There is no such release.',
  facts: { releaseId: 'gone', looked: 3, gone: true },
  remedy: 'Open another one from the list.',
} as const;

export function createContractApp(): ContractApp {
  const streams: { signal: AbortSignal | undefined; ended: Promise<void> }[] = [];
  const meeting = { wanted: 1, waiting: [] as (() => void)[] };
  return {
    router: createRouter(streams, meeting),
    streams,
    meeting: (count) => {
      meeting.wanted = count;
    },
  };
}

function createRouter(
  streams: { signal: AbortSignal | undefined; ended: Promise<void> }[],
  meeting: { wanted: number; waiting: (() => void)[] },
): ServedRouter {
  const os = implement(contract).use(problemsAsErrors(() => undefined));
  const never = () => {
    throw new Error('Not part of this test app');
  };
  return os.router({
    app: {
      info: os.app.info.handler(() => ({
        version: '0.0.0-test',
        capabilities: { shell: 'loopback', nativePicker: false, droppedPaths: false, revealInFolder: false },
        rehearsalIndex: { simpleUrl: 'http://127.0.0.1:1/simple/', uploadUrl: 'http://127.0.0.1:1/legacy/' },
        openRelease: null,
        sampleFolder: '/sample',
      })),
      settings: os.app.settings.handler(() => ({ theme: 'system' })),
      updateSettings: os.app.updateSettings.handler(({ input }) => ({ theme: input.theme ?? 'system' })),
      reveal: os.app.reveal.handler(() => {
        throw new Error('A secret detail of a bug');
      }),
    },
    files: {
      browse: os.files.browse.handler(({ input }) => ({
        path: input.path ?? '/home',
        parent: null,
        folders: [],
        files: [],
        otherFiles: 0,
      })),
      pick: os.files.pick.handler(never),
    },
    releases: {
      list: os.releases.list.handler(() => []),
      watchList: os.releases.watchList.handler(async function* () {
        yield [];
        throw new ProblemError(missingRelease);
      }),
      create: os.releases.create.handler(({ input }) => testRelease(`${input.paths.length} paths`)),
      get: os.releases.get.handler(async ({ input }) => {
        if (input.releaseId === 'gone') throw new ProblemError(missingRelease);
        await new Promise<void>((resolve) => {
          meeting.waiting.push(resolve);
          if (meeting.waiting.length >= meeting.wanted) for (const go of meeting.waiting.splice(0)) go();
        });
        return testRelease(input.releaseId);
      }),
      watch: os.releases.watch.handler(async function* ({ input }) {
        for (const title of ['one', 'two', 'three']) yield { ...testRelease(input.releaseId), title };
      }),
      update: os.releases.update.handler(never),
      remove: os.releases.remove.handler(() => undefined),
      addFiles: os.releases.addFiles.handler(never),
      removeFiles: os.releases.removeFiles.handler(never),
      inspect: os.releases.inspect.handler(never),
    },
    hosted: { upload: os.hosted.upload.handler(never), cancel: os.hosted.cancel.handler(never) },
    links: {
      addHost: os.links.addHost.handler(never),
      updateHost: os.links.updateHost.handler(never),
      removeHost: os.links.removeHost.handler(never),
      orderHosts: os.links.orderHosts.handler(never),
      hostDefaults: os.links.hostDefaults.handler(never),
      setHostDefaults: os.links.setHostDefaults.handler(never),
      takeLastHosts: os.links.takeLastHosts.handler(never),
      verify: os.links.verify.handler(never),
      register: os.links.register.handler(never),
      withdraw: os.links.withdraw.handler(never),
    },
    page: {
      preview: os.page.preview.handler(never),
      publishToFolder: os.page.publishToFolder.handler(never),
      publishToRehearsal: os.page.publishToRehearsal.handler(never),
    },
    targets: {
      list: os.targets.list.handler(never),
      add: os.targets.add.handler(never),
      update: os.targets.update.handler(never),
      remove: os.targets.remove.handler(never),
    },
    credentials: {
      status: os.credentials.status.handler(never),
      set: os.credentials.set.handler(never),
      forget: os.credentials.forget.handler(never),
    },
    hosts: { check: os.hosts.check.handler(never) },
    copies: {
      send: os.copies.send.handler(never),
      commands: os.copies.commands.handler(never),
      credential: os.copies.credential.handler(never),
      setCredential: os.copies.setCredential.handler(never),
      forgetCredential: os.copies.forgetCredential.handler(never),
      environment: os.copies.environment.handler(never),
      openUploads: os.copies.openUploads.handler(never),
      giveUp: os.copies.giveUp.handler(never),
    },
    published: {
      lookUp: os.published.lookUp.handler(never),
      open: os.published.open.handler(never),
    },
    gateway: {
      watch: os.gateway.watch.handler(never),
      update: os.gateway.update.handler(never),
      clearCache: os.gateway.clearCache.handler(never),
    },
    faultBench: {
      watch: os.faultBench.watch.handler(never),
      setFault: os.faultBench.setFault.handler(never),
      install: os.faultBench.install.handler(never),
      cancel: os.faultBench.cancel.handler(never),
    },
    health: {
      watch: os.health.watch.handler(never),
      notices: os.health.notices.handler(never),
      glance: os.health.glance.handler(never),
      overview: os.health.overview.handler(never),
      links: os.health.links.handler(never),
      link: os.health.link.handler(never),
      host: os.health.host.handler(never),
      series: os.health.series.handler(never),
      act: os.health.act.handler(never),
      undo: os.health.undo.handler(never),
      settings: os.health.settings.handler(never),
      updateSettings: os.health.updateSettings.handler(never),
      setFollow: os.health.setFollow.handler(never),
      publishNow: os.health.publishNow.handler(never),
      export: os.health.export.handler(never),
    },
    nel: {
      preview: os.nel.preview.handler(never),
      daily: os.nel.daily.handler(never),
    },
    jobs: {
      watch: os.jobs.watch.handler(async function* ({ signal }) {
        const ended = Promise.withResolvers<void>();
        streams.push({ signal, ended: ended.promise });
        try {
          yield [testJob];
          await new Promise<void>((resolve) => {
            if (signal?.aborted) resolve();
            signal?.addEventListener('abort', () => resolve());
          });
        } finally {
          ended.resolve();
        }
      }),
      cancel: os.jobs.cancel.handler(never),
    },
  });
}

function testRelease(id: string): Release {
  return {
    id,
    createdAt: '2026-11-22T10:00:00.000Z',
    updatedAt: '2026-11-22T10:00:00.000Z',
    title: id,
    step: 'files',
    files: [],
    findings: [],
    target: { id: 'rehearsal', name: 'Rehearsal index', simpleUrl: 'x', uploadUrl: 'x', rehearsal: true },
    tag: '',
    hosts: [],
    order: 'external-first',
    folder: '',
    publications: [],
    typed: {},
  };
}

const testJob: Job = {
  id: 'job',
  kind: 'inspect',
  releaseId: 'release',
  state: 'running',
  startedAt: '2026-11-22T10:00:00.000Z',
  endedAt: null,
  progress: {
    bytesDone: 1,
    bytesTotal: 2,
    bytesPerSecond: null,
    secondsLeft: null,
    itemsDone: 0,
    itemsTotal: 1,
    items: { file: { bytesDone: 1, bytesTotal: 2 } },
  },
  problem: null,
};
