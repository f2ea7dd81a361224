/**
 * The built-in index with a publication for each project, whose links lead to hosts that fail each in a way of its own, and
 * gateways in front of it.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import { pieceLengthFor } from '../../electron/distributions/index.ts';
import { file, startBadHost } from '../support/bad-host.ts';
import { startIndexUntil, type TestIndex, uploadFile } from '../support/built-in-index.ts';
import { createAuthority } from '../support/certificates.ts';
import { pip, type Run } from '../support/clients.ts';
import { craftWheel } from '../support/distributions.ts';
import { type FailingHost, type Failure, startFailingHost } from '../support/failing-hosts.ts';
import { startGatewayUntil, type TestGateway } from '../support/gateway.ts';

export const mib = 1024 * 1024;

export interface Subject {
  readonly project: string;
  readonly filename: string;
  readonly sha256: string;
  readonly size: number;
  /** What the installed package's one large file holds. */
  readonly payload: Buffer;
  readonly wheel: Buffer;
  readonly failure: Failure | null;
}

export interface World {
  readonly folder: string;
  /** Of the built-in index. */
  readonly simpleUrl: string;
  /** Its data folder. */
  readonly indexFolder: string;
  /** A page with the failing link alone, as if there were no fallback. */
  readonly alone: string;
  readonly subjects: readonly Subject[];
  requestsFor(subject: Subject): readonly string[];
  close(): Promise<void>;
}

export interface Wanted {
  readonly project: string;
  /** Bytes, a little more with what else is in a wheel. */
  readonly size: number;
  /** Null: it is hosted only. */
  readonly failure: Failure | null;
}

export async function startWorld(folder: string, wanted: readonly Wanted[]): Promise<World> {
  const indexFolder = join(folder, 'index');
  await mkdir(indexFolder, { recursive: true });
  const index = await startIndexUntil({ dataFolder: indexFolder });
  const authority = await createAuthority(folder);
  const subjects: Subject[] = [];
  const bytesOf = (path: string): Uint8Array => found(subjects.find(({ filename }) => path === `/${filename}`)).wheel;
  const hosts = new Map<Failure, FailingHost>();
  for (const one of wanted) {
    subjects.push(await upload(index, join(folder, 'wheels'), one));
    if (one.failure === null || hosts.has(one.failure)) continue;
    hosts.set(one.failure, await startFailingHost(one.failure, bytesOf, authority));
  }
  const linkOf = ({ failure, filename }: Subject): string | null =>
    failure === null ? null : `${found(hosts.get(failure)).origin}/${filename}`;
  for (const subject of subjects) {
    const url = linkOf(subject);
    if (url === null) continue;
    const { project, filename, sha256 } = subject;
    await index.repository.publish(project, {
      order: 'external-first',
      links: [{ filename, sha256, url }],
      publishedAt: '2026-11-22T10:00:00Z',
    });
  }
  const pages = await startBadHost({
    replies: {
      '*': (head) => {
        const subject = found(subjects.find(({ project }) => head.includes(`/simple/${project}/ `)));
        const link = `<a href="${linkOf(subject)}#sha256=${subject.sha256}">${subject.filename}</a>`;
        return file(Buffer.from(`<!doctype html><title>Links</title>${link}`), 'Content-Type: text/html');
      },
    },
  });
  return {
    folder,
    simpleUrl: index.simpleUrl,
    indexFolder,
    alone: `${pages.origin}/simple/`,
    subjects,
    requestsFor: ({ failure, filename }) =>
      failure === null
        ? []
        : found(hosts.get(failure)).requests.filter((head) => head.split(' ', 2)[1] === `/${filename}`),
    async close() {
      await pages.close();
      await Promise.all([...hosts.values()].map((host) => host.close()));
      await index.close();
    },
  };
}

/** A gateway that knows nothing yet, with what this app has hashed: the pieces of these files. */
export async function withGateway(
  { simpleUrl, folder }: World,
  options: { readonly name: string; readonly piecesOf?: readonly Subject[] },
  whatFor: (gateway: TestGateway) => Promise<void>,
): Promise<void> {
  const own = join(folder, `gateway-${options.name}`);
  await mkdir(own);
  const gateway = await startGatewayUntil({
    folder: own,
    indexes: [{ simpleUrl, rehearsal: true, takesRegisteredLinks: false }],
  });
  try {
    for (const subject of options.piecesOf ?? []) await gateway.store.files.save(known(subject));
    await whatFor(gateway);
  } finally {
    await gateway.close();
  }
}

/** Real pip, in a home of its own. The bytes that it installs are compared. */
export async function pipInstalls(
  simpleUrl: string,
  subject: Subject,
  folder: string,
  options: readonly string[] = [],
  timeoutMs = 60_000,
): Promise<Run> {
  const home = await mkdtemp(join(folder, 'home-'));
  const target = join(home, 'target');
  const args = ['install', '--no-deps', '--no-compile', '--index-url', simpleUrl, '--target', target, ...options];
  const named = options.includes('--requirement') ? [] : [subject.project];
  const run = await pip(home, [...args, ...named], { timeoutMs });
  if (run.ok) await expectInstalled(target, subject);
  return run;
}

/** Somewhere in the folder, with the right bytes. */
export async function expectInstalled(folder: string, { project, payload }: Subject): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  const name = names.find((one) => one.endsWith(join(project, 'payload.bin')));
  const installed = await readFile(join(folder, name ?? 'nothing'));
  expect(installed.equals(payload)).toBe(true);
}

async function upload(index: TestIndex, folder: string, { project, size, failure }: Wanted): Promise<Subject> {
  const payload = randomBytes(size);
  const extra = [{ name: `${project}/payload.bin`, data: payload, stored: true }];
  const path = await craftWheel(folder, { name: project, version: '1.0', extra });
  const { status, reason } = await uploadFile(index, path, project, '1.0');
  if (status !== 200) throw new Error(`the index answered ${status} ${reason}`);
  const wheel = await readFile(path);
  const sha256 = createHash('sha256').update(wheel).digest('hex');
  return { project, filename: basename(path), sha256, size: wheel.byteLength, payload, wheel, failure };
}

function known({ project, filename, sha256, size, wheel }: Subject) {
  const pieceLength = pieceLengthFor(size);
  const pieces = Array.from({ length: Math.ceil(size / pieceLength) }, (_, at) =>
    createHash('sha256')
      .update(wheel.subarray(at * pieceLength, (at + 1) * pieceLength))
      .digest(),
  );
  return {
    project,
    filename,
    sha256,
    size,
    pieceLength,
    blake2b256: sha256,
    version: '1.0',
    kind: 'wheel' as const,
    pieces: Buffer.concat(pieces),
    firstSeenAt: '2026-11-22T10:00:00Z',
  };
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it is not of this test');
  return value;
}
