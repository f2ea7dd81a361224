/** The checks as a script: so many files, with what is found in releases of that size. */
import { implement } from '@orpc/server';
import { problemsAsErrors } from '../../../electron/problem-errors.ts';
import type { ServedRouter } from '../../../electron/shell/index.ts';
import { contract, type Release } from '../../../shared/contract/index.ts';
import {
  checkFile,
  checkListing,
  checkRelease,
  checkSize,
  claimsOf,
  type Finding,
  type ReleaseMember,
} from '../../../shared/packaging/index.ts';
import { draft, readFile } from '../../renderer/wizard/sample-release.ts';
import { checkedFile, member } from '../../shared/packaging/checks/checked-file.ts';
import { createSendingScenes } from './sending-scenes.ts';

const mib = 1024 * 1024;
const now = Date.parse('2026-11-22T14:00:00Z');
const [name, version] = ['demo', '2.1.0'];
const platforms = ['manylinux_2_28_x86_64', 'manylinux_2_28_aarch64', 'macosx_14_0_arm64', 'win_amd64'];

/** `files` of them; of many, two fifths are on the index already. */
export function createChecksScenes(files: number): { readonly router: ServedRouter } {
  const os = implement(contract).use(problemsAsErrors(() => undefined));
  const { router } = createSendingScenes(files);
  const release = releaseOf(files);
  return {
    router: os.router({
      ...router,
      releases: {
        ...router.releases,
        get: os.releases.get.handler(() => release),
        update: os.releases.update.handler(() => release),
        watch: os.releases.watch.handler(async function* ({ signal }) {
          yield release;
          await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
        }),
      },
      jobs: {
        ...router.jobs,
        watch: os.jobs.watch.handler(async function* ({ signal }) {
          yield [];
          await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
        }),
      },
    }),
  };
}

function releaseOf(count: number): Release {
  const filenames = Array.from({ length: count }, (_, number) => filenameOf(number, count));
  const checked = filenames.map((filename, number) => ({
    ...checkedFile({ name, version, filename, fields: fieldsOf(number), description: '![Logo](docs/logo.svg)\n' }),
    size: number % 60 === 2 ? 120 * mib : 2 * mib,
  }));
  const members = checked.map((file): ReleaseMember => ({
    ...member(file.filename),
    size: file.size,
    requiresPython: file.metadata.requiresPython,
    claims: claimsOf(file),
  }));
  const findings = [
    ...checked.flatMap(checkFile),
    ...members.flatMap((file) => checkSize(file, { firm: true })),
    ...checkRelease(members),
    ...checkListing(members, { index: 'PyPI', isPypi: true, files: listed(members) }, now),
  ];
  return draft({
    step: 'checks',
    files: checked.map(({ filename, size }) => readFile(filename, { size })),
    findings: findings.map((finding: Finding) => ({ ...finding, facts: { ...finding.facts }, fileId: finding.file })),
    target: {
      id: 'pypi',
      name: 'PyPI',
      simpleUrl: 'https://pypi.org/simple/',
      uploadUrl: 'https://upload.pypi.org/legacy/',
      rehearsal: false,
    },
  });
}

function filenameOf(number: number, count: number): string {
  const python = `cp3${8 + (Math.floor(number / 4) % 7)}`;
  const build = number < 28 ? '' : `${Math.floor(number / 28)}-`;
  // Some were not repaired; few releases have none of them.
  const isRaw = number % (count < 10 ? 3 : 25) === 1;
  const platform = isRaw ? 'linux_x86_64' : (platforms[number % 4] ?? 'any');
  return `${name}-${version}-${build}${python}-${python}-${platform}.whl`;
}

function fieldsOf(number: number): readonly string[] {
  return [
    'Description-Content-Type: text/markdown; charset=utf-8',
    `Requires-Python: >=3.${number % 50 === 7 ? 8 : 9}`,
    'Classifier: Topic :: Gardening',
    ...(number % 3 === 0 ? ['License-Expression: MIT', 'License: MIT'] : []),
  ];
}

/** Of many files, two fifths as they are and a few with other bytes. */
function listed(members: readonly ReleaseMember[]) {
  return members
    .filter((_, number) => members.length > 10 && number % 5 > 2)
    .map(({ filename, sha256 }, number) => ({
      filename,
      sha256: number % 40 === 3 ? 'f'.repeat(64) : sha256,
      uploadTime: '2026-11-20T12:00:00Z',
    }));
}
