/** Every row of bad-hosts.md that is about a download, through the real gateway: real sockets, and a clock that tests move. */
import { execFile, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../../electron/store/index.ts';
import type { Download } from '../../../shared/contract/index.ts';
import { describeOutcome, type OutcomeCode, type OutcomeFacts } from '../../../shared/fallback/index.ts';
import { file, hangUp } from '../../support/bad-host.ts';
import { createAuthority } from '../../support/certificates.ts';
import { temporaryFolder, temporaryFolderUntil } from '../../support/temp.ts';
import { type Sample, sample } from '../transfer/harness.ts';
import { elsewhere } from './bad-hosts/elsewhere.ts';
import { type Row, subjects } from './bad-hosts/row.ts';
import { rows } from './bad-hosts/rows.ts';
import { type Answer, fetchAnswer } from './bad-hosts/client.ts';
import { ask, type Ground, type World, worldOf } from './bad-hosts/world.ts';

let ground: Ground;
let removeFolder: () => Promise<void>;
beforeAll(async () => {
  const { folder, remove } = await temporaryFolderUntil();
  removeFolder = remove;
  const [authority, store] = await Promise.all([
    createAuthority(folder),
    openStore({ file: path.join(folder, 'gateway.sqlite') }),
  ]);
  ground = { authority, store };
});
afterAll(async () => {
  await ground.store.close();
  await removeFolder();
});

const small = subjects['small, pieces known'];
/** The rows that have tests of their own below. */
const scenes = [65, 73, 75];

test('all 75 rows are here, or it is said where', () => {
  const here = new Set([...rows.map(({ row }) => row), ...scenes]);
  const all = Array.from({ length: 75 }, (_, at) => at + 1);
  expect(all.filter((row) => !here.has(row) && !elsewhere.some((other) => other.row === row))).toEqual([]);
  expect(elsewhere.filter(({ row, part }) => here.has(row) !== (part !== 'all'))).toEqual([]);
});

test.each(elsewhere)('row $row, $part: what is said of it is true', async ({ shown, why }) => {
  if (shown === null) expect(why).toBeTruthy();
  else expect(await readFile(shown.file, 'utf8')).toContain(shown.title);
});

test.each<[number, OutcomeCode, Omit<OutcomeFacts, 'host'>, string]>([
  [20, 'http.error', { status: 403 }, 'some hosts turn away what is not a browser'],
  [59, 'fallback.integrity.digest_mismatch', {}, 'do not link to archives that the host makes anew'],
])('row %i: the advice', (_row, code, facts, advice) => {
  expect(describeOutcome(code, { host: 'files.example', ...facts }).remedy).toContain(advice);
});

const cases = rows.flatMap((row) =>
  (row.of ?? (['small, pieces known'] as const)).map((name) => ({
    row,
    name,
    title: `row ${row.row}: ${row.what}${row.of === undefined ? '' : ` (${name})`}`,
  })),
);

test.each(cases)('$title', async ({ name, row }) => {
  const { before = 0, came, gets = () => 'file' as const } = row;
  const subject = row.size === undefined ? subjects[name] : sample(row.size, null);
  const world = await worldOf(row, subject, ground);
  for (let count = 0; count < before; count += 1) expectFile(await ask(world.hostedUrl, row, world), subject);
  const answer = await ask(world.fileUrl, row, world);
  const [download] = await world.ended(before + 1);
  if (download === undefined) expect.unreachable('nothing has ended');

  switch (gets(name)) {
    case 'file':
      expectFile(answer, subject);
      expect(download.state).toBe('done');
      expect(bytesFrom('external', download)).toBe(fromExternal(row, subject));
      expect(bytesFrom('external', download) + bytesFrom('hosted', download)).toBe(subject.file.size);
      break;
    case 'refusal':
      expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
      expect(download).toMatchObject({ state: 'failed', segments: [] });
      for (const { host } of download.attempts) expect(answer.text).toContain(host);
      break;
    case 'cut':
      await expectCut(answer, subject, row, world);
      expect(outcomesOf(download)[0]).toBe(came[0]);
      row.also?.({ ...world, subject, answer, download });
      return;
  }
  expect(outcomesOf(download)).toEqual(came);
  expect(download.milliseconds).toBe(row.ms ?? 0);
  if (gets(name) === 'refusal') expect(world.gateway.view().cache.files).toBe(0);
  row.also?.({ ...world, subject, answer, download });
});

/** Nothing but the file, and no word of the host. */
function expectFile({ status, bytes, complete, headers }: Answer, { bytes: right }: Sample): void {
  expect({ status, complete, size: bytes.byteLength }).toEqual({
    status: 200,
    complete: true,
    size: right.byteLength,
  });
  expect(bytes.equals(right)).toBe(true);
  expect(Object.keys(headers).toSorted()).toEqual(usualHeaders);
  expect(headers.link).not.toContain('evil');
}

const usualHeaders = [
  'accept-ranges',
  'cache-control',
  'connection',
  'content-length',
  'content-security-policy',
  'content-type',
  'cross-origin-resource-policy',
  'date',
  'etag',
  'link',
  'referrer-policy',
  'repr-digest',
  'x-content-type-options',
];

/** What was announced did not come; whoever asks again is told that it is another edition, and gets the hosted copy. */
async function expectCut(answer: Answer, { bytes, file }: Sample, row: Row, world: World): Promise<void> {
  expect(answer).toMatchObject({ status: 200, complete: false, headers: { etag: `"${file.sha256}"` } });
  expect(answer.bytes.byteLength).toBeLessThanOrEqual(file.size - 64 * 1024);
  const again = await ask(world.fileUrl, row, world);
  expect(again.headers.etag).toBe(`"${file.sha256}.1"`);
  expect(world.external.requests.length).toBeLessThanOrEqual(row.ms === undefined ? 1 : 2);
  if (row.hosted === undefined) {
    expectFile(again, { bytes, file });
    const [download] = await world.ended(2);
    expect(outcomesOf(download)).toEqual(['hosted ok']);
  } else {
    expect(again.complete).toBe(false);
    expect(world.gateway.view().cache.files).toBe(0);
  }
}

function fromExternal({ came, fromExternal: told }: Row, subject: Sample): number {
  return told?.(subject) ?? (came.at(-1) === 'external ok' ? subject.file.size : 0);
}

/** What came of each request to a source, as `external tcp.reset!`: the mark says that it was scored. */
function outcomesOf(download: Download | undefined): readonly string[] {
  return download?.attempts.map(({ source, code, scored }) => `${source} ${code}${scored ? '!' : ''}`) ?? [];
}

function bytesFrom(source: Download['segments'][number]['source'], { segments }: Download): number {
  return segments.filter((segment) => segment.source === source).reduce((sum, { start, end }) => sum + end - start, 0);
}

const usual: Row = { row: 0, what: '', came: [] };

test('row 65: a kept connection that is dead when it is used again: one new connection, nobody is blamed', async () => {
  const row: Row = {
    ...usual,
    isKept: false,
    host: ({ bytes }) => ({ replies: { '*': { inTurn: [file(bytes), [hangUp], file(bytes)] } } }),
  };
  const world = await worldOf(row, small, ground);
  expectFile(await ask(world.fileUrl, row, world), small);
  await world.ended(1);
  expectFile(await ask(world.fileUrl, row, world), small);
  const [second] = await world.ended(2);
  expect(outcomesOf(second)).toEqual(['external ok']);
  expect(world.external.requests).toHaveLength(3);
  expect(world.external.connections()).toBe(2);
});

test('row 73: a client that goes: the download ends, nobody is blamed, nothing is kept', async () => {
  const row: Row = { ...usual, host: ({ bytes }) => ({ replies: { '*': file(bytes).slice(0, 1) } }) };
  const world = await worldOf(row, small, ground);
  const person = new AbortController();
  const answer = fetchAnswer(world.fileUrl, person.signal);
  while (world.external.requests.length === 0) await new Promise(setImmediate);
  person.abort();
  await expect(answer).rejects.toThrow('abort');
  const [download] = await world.ended(1);
  expect(download?.state).toBe('abandoned');
  expect(outcomesOf(download)).toEqual(['external abandoned']);
  expect(world.hosted.requests).toEqual([]);
  expect(world.gateway.view().cache.files).toBe(0);
});

test('row 59: a link that has led to other bytes is not asked for this file again', async () => {
  const row: Row = { ...usual, isKept: false, host: ({ bytes }) => ({ replies: { '*': file(bytes.toReversed()) } }) };
  const world = await worldOf(row, small, ground);
  for (const came of [['external fallback.integrity.digest_mismatch!', 'hosted ok'], ['hosted ok']]) {
    const before = world.gateway.view().recent.length;
    expectFile(await ask(world.fileUrl, row, world), small);
    const [download] = await world.ended(before + 1);
    expect(outcomesOf(download)).toEqual(came);
  }
  expect(world.external.requests).toHaveLength(1);
});

describe('row 75: two ask for one file at once', () => {
  test.each(Object.entries(subjects))('%s: it is fetched once', async (_, subject) => {
    const reply = (bytes: Uint8Array) => [{ wait: 1 }, ...file(bytes)];
    const row: Row = { ...usual, isKept: false, host: ({ bytes }) => ({ replies: { '*': reply(bytes) } }) };
    const world = await worldOf(row, subject, ground);
    const both = [fetchAnswer(world.fileUrl), fetchAnswer(world.fileUrl)];
    while (world.external.requests.length === 0) await new Promise(setImmediate);
    // Who has asked later has been answered: so these two are at work.
    for (let later = 0; later < 3; later += 1) await fetchAnswer(`${world.gateway.origin}/healthz`);
    world.clock.advance(1);
    for (const answer of await Promise.all(both)) expectFile(answer, subject);
    expect(world.external.requests).toHaveLength(1);
    expect(await world.ended(1)).toHaveLength(1);
    expect(world.hosted.requests).toEqual([]);
  });
});

/** A mount namespace of its own, for a file system that is really full: Linux, where users may make one. */
const inNamespace = ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=2m none "$1" && exec "$2" "$3" "$1" "$4" "$5"', 'sh'];
const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;
const fullDiskChild = fileURLToPath(new URL('./bad-hosts/full-disk-child.ts', import.meta.url));

test.skipIf(!canMount).each(['pieces known', 'no pieces'])(
  'row 72: a disk that is full in the middle (%s): no other source is asked, nobody is blamed',
  async (pieces) => {
    const [folder, elsewhereFolder] = [await temporaryFolder(), await temporaryFolder()];
    const given = [folder, process.execPath, fullDiskChild, elsewhereFolder, pieces];
    const { stdout } = await promisify(execFile)('unshare', [...inNamespace, ...given]);
    expect(JSON.parse(stdout)).toEqual({
      complete: false,
      isBeginning: true,
      state: 'failed',
      code: 'transfer.disk',
      came: ['external local.fault'],
      cached: 0,
    });
  },
);

test('what came of it is in the log on disk as well', async () => {
  const row: Row = { ...usual, isDown: true };
  const world = await worldOf(row, small, ground);
  await ask(world.fileUrl, row, world);
  await world.ended(1);
  world.clock.advance(1000);
  const logged = async () => (await ground.store.downloads.recent(1))[0]?.attempts;
  await expect.poll(logged, { interval: 5 }).toMatchObject([
    { source: 'external', code: 'tcp.refused', scored: true },
    { source: 'hosted', code: 'ok', scored: false },
  ]);
});
