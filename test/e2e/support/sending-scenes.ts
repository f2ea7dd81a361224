/** An upload of a release as a script: 300 files on their way to an index, some in each state that there is. */
import { implement } from '@orpc/server';
import { problemsAsErrors } from '../../../electron/problem-errors.ts';
import type { ServedRouter } from '../../../electron/shell/index.ts';
import { contract, type HostedState, type Job, type Release, type Target } from '../../../shared/contract/index.ts';
import { predictHostedUrl } from '../../../shared/targets/index.ts';
import { draft, readFile, runningJob, trouble } from '../../renderer/wizard/sample-release.ts';
import { createScenes } from './gateway-scenes.ts';
import { quietHealth } from './quiet-health.ts';

const mib = 1024 * 1024;
const at = '2026-11-22T14:00:00.000Z';

const index = {
  id: 'pypi',
  name: 'PyPI',
  simpleUrl: 'https://pypi.org/simple/',
  uploadUrl: 'https://upload.pypi.org/legacy/',
  rehearsal: false,
};

const target: Target = {
  ...index,
  kind: 'pypi',
  username: null,
  limits: [{ project: 'demo', fileMib: 250, projectGib: 50 }],
  pypirc: null,
  assurance: 'Whether PyPI takes it is known when the first file has been sent.',
};

/** `files` of them; of many, the first two fifths are hosted and most of the others wait. `others`: jobs beside the upload. */
export function createSendingScenes(files: number, others: readonly Job[] = []): { readonly router: ServedRouter } {
  const os = implement(contract).use(problemsAsErrors(() => undefined));
  const { router } = createScenes();
  const release = releaseOf(files);
  const jobs = [...(files === 0 ? [] : [jobOf(release)]), ...others];
  const hosted = release.files.filter((file) => file.hosted.state === 'hosted');
  const summary = {
    id: release.id,
    title: release.title,
    step: release.step,
    updatedAt: release.updatedAt,
    fileCount: files,
    bytes: release.files.reduce((sum, { size }) => sum + size, 0),
    hostedCount: hosted.length,
    linkCount: 0,
    problemCount: 0,
    publishedAt: null,
  };
  const left = (signal: AbortSignal | undefined) =>
    new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
  return {
    router: os.router({
      ...router,
      health: quietHealth(),
      releases: {
        ...router.releases,
        get: os.releases.get.handler(() => release),
        update: os.releases.update.handler(() => release),
        watch: os.releases.watch.handler(async function* ({ signal }) {
          yield release;
          await left(signal);
        }),
        watchList: os.releases.watchList.handler(async function* ({ signal }) {
          yield [summary];
          await left(signal);
        }),
      },
      jobs: {
        ...router.jobs,
        watch: os.jobs.watch.handler(async function* ({ signal }) {
          yield jobs;
          await left(signal);
        }),
      },
      targets: {
        ...router.targets,
        list: os.targets.list.handler(() => ({
          targets: [target],
          pypirc: { path: '~/.pypirc', found: false, problem: null, entries: [] },
          environment: null,
        })),
      },
      credentials: {
        ...router.credentials,
        status: os.credentials.status.handler(() => ({
          present: true,
          from: 'keyring' as const,
          ofProject: true,
          username: '__token__',
          hint: 'A token for demo is in the keyring.',
          problem: null,
        })),
      },
    }),
  };
}

/** A job that runs beside the upload, and one that has ended. */
export const otherJobs: readonly Job[] = [
  {
    ...runningJob('verify', {
      bytesDone: 31 * mib,
      bytesTotal: 84 * mib,
      bytesPerSecond: 3.1 * mib,
      secondsLeft: 17,
      itemsDone: 4,
      itemsTotal: 12,
    }),
    releaseId: 'r1',
  },
  {
    ...runningJob('inspect', { bytesDone: 84 * mib, bytesTotal: 84 * mib, itemsDone: 12, itemsTotal: 12 }),
    releaseId: 'r1',
    state: 'done',
    endedAt: at,
  },
];

function releaseOf(count: number): Release {
  const files = Array.from({ length: count }, (_, number) => {
    const platforms = ['manylinux_2_28_x86_64', 'manylinux_2_28_aarch64', 'macosx_14_0_arm64', 'win_amd64'];
    const python = `cp3${8 + (Math.floor(number / 4) % 7)}`;
    const build = Math.floor(number / 28) === 0 ? '' : `${Math.floor(number / 28)}-`;
    const filename = `demo-2.1.0-${build}${python}-${python}-${platforms[number % 4] ?? 'any'}.whl`;
    const digest = number.toString(16).padStart(64, 'a3f09c');
    const file = readFile(filename, { size: (2 + (number % 9)) * mib });
    const { inspection } = file;
    if (inspection.state !== 'done') throw new Error('The sample is a file that was read');
    return {
      ...file,
      inspection: { ...inspection, sha256: digest, blake2b256: digest },
      hosted: stateOf(number, count, predictHostedUrl(index, filename, digest) ?? ''),
    };
  });
  return draft({ step: 'hosted', files, target: index });
}

/** Uploading and read back are a few at a time, whatever the number of files. */
function stateOf(number: number, count: number, url: string): HostedState {
  const first = Math.floor(count * 0.4);
  if (number < first) {
    const elsewhere = { url: 'https://files.example.org/demo.whl', predictedUrl: url };
    return { state: 'hosted', confirmedAt: at, ...(number === 1 && count > 3 ? elsewhere : { url }) };
  }
  const problem = trouble('upload.refused');
  switch (number - first) {
    case 0:
    case 1:
      return { state: 'uploading' };
    case 2:
      return { state: 'uploading', retry: { attempt: 2, attempts: 5, at, problem } };
    case 3:
      return { state: 'confirming' };
    case 4:
      return { state: 'confirming', awaited: { sentAt: at, until: '2026-11-22T14:12:00.000Z', nextAt: at } };
    case 5:
      return { state: 'failed', problem };
    case 6:
      return { state: 'cancelled' };
    default:
      return { state: 'queued' };
  }
}

function jobOf({ id, files }: Release): Job {
  const of = (state: HostedState['state']) => files.filter(({ hosted }) => hosted.state === state);
  const bytes = (some: Release['files']) => some.reduce((sum, { size }) => sum + size, 0);
  const [done, sending] = [of('hosted'), of('uploading')];
  const items = sending.map((file) => [file.id, { bytesDone: file.size * 0.4, bytesTotal: file.size }] as const);
  return {
    ...runningJob('upload', {
      bytesDone: bytes(done) + bytes(sending) * 0.4,
      bytesTotal: bytes(files),
      bytesPerSecond: 6.4 * mib,
      secondsLeft: (bytes(files) - bytes(done) - bytes(sending) * 0.4) / (6.4 * mib),
      itemsDone: done.length,
      itemsTotal: files.length,
      items: Object.fromEntries(items),
    }),
    releaseId: id,
  };
}
