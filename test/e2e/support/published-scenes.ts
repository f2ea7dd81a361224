/** The second entrance as a script: projects of an index with none, a few and very many releases. */
import { implement } from '@orpc/server';
import { problemsAsErrors } from '../../../electron/problem-errors.ts';
import type { ServedRouter } from '../../../electron/shell/index.ts';
import { contract, type PublishedProject, type Target } from '../../../shared/contract/index.ts';
import { problem } from '../../../shared/problem/index.ts';
import { createScenes } from './gateway-scenes.ts';
import { quietHealth } from './quiet-health.ts';

const mib = 1024 * 1024;

interface PublishedScenes {
  /** What was asked of the main process: `lookUp {"targetId":"pypi","project":"demo"}`. */
  readonly calls: readonly string[];
  /** Answers the look-up of `slow`. */
  readonly answer: () => void;
  readonly router: ServedRouter;
}

/** `whenListed`: when it is known that there are no drafts. */
export function createPublishedScenes(whenListed: Promise<void> = Promise.resolve()): PublishedScenes {
  const os = implement(contract).use(problemsAsErrors(() => undefined));
  const calls: string[] = [];
  const waiting = Promise.withResolvers<void>();
  const { router } = createScenes();
  return {
    calls,
    answer: waiting.resolve,
    router: os.router({
      ...router,
      health: quietHealth(),
      releases: {
        ...router.releases,
        watchList: os.releases.watchList.handler(async function* ({ signal }) {
          await whenListed;
          yield [];
          await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
        }),
      },
      targets: {
        ...router.targets,
        list: os.targets.list.handler(() => ({
          targets: [target('rehearsal', 'Rehearsal index'), target('pypi', 'PyPI'), target('testpypi', 'TestPyPI')],
          pypirc: { path: '~/.pypirc', found: false, problem: null, entries: [] },
          environment: null,
        })),
      },
      published: {
        lookUp: os.published.lookUp.handler(async ({ input }) => {
          calls.push(`lookUp ${JSON.stringify(input)}`);
          if (input.project === 'slow') await waiting.promise;
          if (input.project === 'unknown') {
            throw problem(
              'published.project_unknown',
              'PyPI does not know the project unknown.',
              { index: 'PyPI', project: 'unknown' },
              'Check the spelling, and that it is the right index.',
            );
          }
          const releases = { empty: 0, many: 300 }[input.project] ?? 3;
          return published(input.targetId, input.project, releases);
        }),
        open: os.published.open.handler(({ input }) => {
          calls.push(`open ${JSON.stringify(input)}`);
          throw problem('published.file_gone', 'PyPI does not list a file any more.', {}, 'Look the project up again.');
        }),
      },
    }),
  };
}

function target(id: 'rehearsal' | 'pypi' | 'testpypi', name: string): Target {
  return {
    id,
    kind: id,
    name,
    simpleUrl: 'https://index.example.org/simple/',
    uploadUrl: 'https://index.example.org/legacy/',
    rehearsal: id === 'rehearsal',
    username: null,
    limits: [],
    pypirc: null,
    assurance: '',
  };
}

function published(targetId: string, project: string, count: number): PublishedProject {
  const tags = ['cp312-cp312-manylinux_2_28_x86_64', 'cp312-cp312-win_amd64', 'py3-none-any'];
  const releases = Array.from({ length: count }, (_, index) => {
    const version = `${Math.floor((count - index - 1) / 10)}.${(count - index - 1) % 10}`;
    const uploadTime = new Date(Date.UTC(2026, 10, 20) - index * 9 * 86_400_000).toISOString();
    const files = tags.map((tag, at) => ({
      filename: `${project}-${version}-${tag}.whl`,
      kind: 'wheel' as const,
      tags: tag,
      size: (at + 1) * 3 * mib,
      sha256: 'ab'.repeat(32),
      uploadTime,
      yanked: index === 1,
      links: index === 2 ? 1 : 0,
    }));
    return { version, uploadTime, bytes: 18 * mib, files };
  });
  return {
    targetId,
    project,
    name: project,
    releases,
    leftOut: [
      {
        filename: `${project}-0.1.win32.exe`,
        why: 'Neither a wheel nor a source distribution (.tar.gz) of this project.',
      },
    ],
    templates: count === 0 ? [] : ['https://github.com/demo/demo/releases/download/v{version}/{filename}'],
  };
}
