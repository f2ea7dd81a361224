import fc from 'fast-check';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type LoggedDownload, type Store, openStore } from '../../../electron/store/index.ts';
import { downloadQueries } from '../../../electron/store/operations/downloads.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { digest, loggedAttempt, loggedDownload } from './samples.ts';

const everSince = '1970-01-01T00:00:00.000Z';
const never = everSince;

async function opened(file: string): Promise<Store> {
  const store = await openStore({ file });
  onTestFinished(() => store.close());
  return store;
}

async function freshFile(): Promise<string> {
  return path.join(await temporaryFolder(), 'store.db');
}

async function freshLog() {
  return (await opened(await freshFile())).downloads;
}

const bytes = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const milliseconds = fc.double({ min: 0, max: 1e12, noNaN: true });
const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'));
const attempts = fc.record({
  source: fc.constantFrom('external' as const, 'hosted' as const),
  host: text,
  url: fc.webUrl(),
  code: fc.constantFrom('ok', 'abandoned', 'local.fault', 'http.error', 'tcp.refused'),
  message: text,
  status: fc.option(fc.integer({ min: 100, max: 599 })),
  scored: fc.boolean(),
  hedge: fc.boolean(),
  from: bytes,
  received: bytes,
  used: bytes,
  startedMs: milliseconds,
  endedMs: fc.option(milliseconds),
  phases: fc.record({
    resolveMs: fc.option(milliseconds),
    connectMs: fc.option(milliseconds),
    tlsMs: fc.option(milliseconds),
    firstByteMs: fc.option(milliseconds),
  }),
});
const segments = fc
  .tuple(fc.constantFrom('external' as const, 'hosted' as const, 'cache' as const), text, fc.nat(), fc.nat())
  .map(([source, host, start, length]) => ({ source, host, start, end: start + length }));
const downloads = fc.record<LoggedDownload>({
  id: fc.uuid(),
  project: text,
  filename: text,
  sha256: text.map(digest),
  size: bytes,
  startedAt: fc
    .date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true })
    .map((at) => at.toISOString()),
  state: fc.constantFrom('done', 'failed', 'abandoned'),
  milliseconds,
  segments: fc.array(segments, { maxLength: 4 }),
  switches: fc.array(fc.record({ at: bytes, reason: text }), { maxLength: 3 }),
  attempts: fc.array(attempts, { maxLength: 4 }),
  problem: fc.option(
    fc.record({
      code: text,
      message: text,
      facts: fc.constant({ host: 'files.example', status: 503, retried: true }),
      remedy: text,
    }),
  ),
});

test('what is added comes back as it was, the newest first, also from a database opened again', async () => {
  const file = await freshFile();
  const store = await openStore({ file });
  const added: LoggedDownload[] = [];
  await fc.assert(
    fc.asyncProperty(downloads, async (download) => {
      await store.downloads.add([download]);
      added.unshift(download);
      expect(await store.downloads.recent(1)).toEqual([download]);
    }),
  );
  await store.close();
  expect(await (await opened(file)).downloads.recent(1000)).toEqual(added);
});

test('recent gives the newest by when they ended, no more than asked for', async () => {
  const log = await freshLog();
  const long = loggedDownload('long', { startedAt: '2026-11-22T09:00:00.000Z' });
  const short = loggedDownload('short', { startedAt: '2026-11-22T09:30:00.000Z', attempts: [] });
  await log.add([short]);
  await log.add([long]);
  expect(await log.recent(50)).toEqual([long, short]);
  expect(await log.recent(1)).toEqual([long]);
});

test('the same id again is not logged twice', async () => {
  const log = await freshLog();
  await log.add([loggedDownload('one')]);
  await log.add([loggedDownload('one', { state: 'failed' })]);
  expect(await log.recent(50)).toEqual([loggedDownload('one')]);
  expect((await log.totals(everSince)).reasons).toEqual([
    { code: 'fallback.transfer.stalled', host: 'files.example', count: 1 },
  ]);
});

test('of several at once the last is the newest; where one cannot be kept, none is', async () => {
  const log = await freshLog();
  await log.add([loggedDownload('one'), loggedDownload('two')]);
  const bad = loggedDownload('bad', { attempts: [loggedAttempt(), loggedAttempt({ received: -1 })] });
  await expect(log.add([loggedDownload('three'), bad])).rejects.toThrow(/constraint/);
  expect((await log.recent(50)).map(({ id }) => id)).toEqual(['two', 'one']);
});

describe('totals', () => {
  const nothing = { downloads: 0, failed: 0, fallbacks: 0, bytes: { external: 0, hosted: 0, cache: 0 }, reasons: [] };

  test('of an empty log are zero', async () => {
    expect(await (await freshLog()).totals(everSince)).toEqual(nothing);
  });

  test('count what ended well or not, and the bytes of all', async () => {
    const log = await freshLog();
    await log.add([loggedDownload('fell back')]);
    await log.add([loggedDownload('failed', { state: 'failed', switches: [], attempts: [], segments: [] })]);
    const cached = { source: 'cache' as const, host: '', start: 0, end: 7 };
    await log.add([loggedDownload('cached', { switches: [], attempts: [], segments: [cached] })]);
    await log.add([loggedDownload('left', { state: 'abandoned', attempts: [], segments: [{ ...cached, end: 3 }] })]);
    expect(await log.totals(everSince)).toEqual({
      downloads: 3,
      failed: 1,
      fallbacks: 1,
      bytes: { external: 2_000_000_000, hosted: 1_000_000_000, cache: 10 },
      reasons: [{ code: 'fallback.transfer.stalled', host: 'files.example', count: 1 }],
    });
  });

  test('begin at the moment that is asked for, which is part of them', async () => {
    const log = await freshLog();
    await log.add([loggedDownload('one', { startedAt: '2026-11-22T10:00:00.000Z' })]);
    expect((await log.totals('2026-11-22T10:00:00.000Z')).downloads).toBe(1);
    expect(await log.totals('2026-11-22T10:00:00.001Z')).toEqual(nothing);
  });

  const failed = loggedAttempt({ code: 'http.error', status: 503, used: 0, startedMs: 0, endedMs: 10 });
  const hosted = loggedAttempt({ source: 'hosted', host: 'index.example', startedMs: 10, endedMs: 20 });
  test.each([
    ['an attempt that failed before another source delivered', [failed, hosted], 1],
    [
      'a hedge that was quicker than the failure',
      [
        { ...failed, endedMs: 15 },
        { ...hosted, hedge: true },
      ],
      1,
    ],
    ['the same source asked again', [failed, loggedAttempt({ startedMs: 10, endedMs: 20 })], 0],
    ['a failure after another source had delivered', [hosted, { ...failed, startedMs: 21, endedMs: 30 }], 0],
    ['the loser of a race', [loggedAttempt({ code: 'abandoned', used: 0 }), hosted], 0],
    ['a fault of this machine', [{ ...failed, code: 'local.fault' }, hosted], 0],
    ['two that failed', [failed, { ...hosted, code: 'tcp.refused', used: 0 }], 0],
    ['one that delivered an empty file', [failed, { ...hosted, used: 0 }], 1],
  ] as const)('as a fallback counts or does not: %s', async (_, tried, fallbacks) => {
    const log = await freshLog();
    await log.add([loggedDownload('one', { switches: [], attempts: [...tried] })]);
    expect((await log.totals(everSince)).fallbacks).toBe(fallbacks);
  });

  test('give the reasons by code and host, the most frequent first, at most twenty', async () => {
    const log = await freshLog();
    const of = (code: string, host: string) => loggedAttempt({ code, host });
    await log.add([
      loggedDownload('one', {
        attempts: [
          of('http.error', 'b.example'),
          of('tcp.refused', 'b.example'),
          of('http.error', 'b.example'),
          of('http.error', 'a.example'),
          of('ok', 'a.example'),
          of('abandoned', 'a.example'),
          of('local.fault', 'a.example'),
        ],
      }),
    ]);
    expect((await log.totals(everSince)).reasons).toEqual([
      { code: 'http.error', host: 'b.example', count: 2 },
      { code: 'http.error', host: 'a.example', count: 1 },
      { code: 'tcp.refused', host: 'b.example', count: 1 },
    ]);
    const many = Array.from({ length: 30 }, (_, host) => of('dns.failed', `${host}.example`));
    await log.add([loggedDownload('many', { attempts: many })]);
    expect((await log.totals(everSince)).reasons).toHaveLength(20);
  });
});

describe('prune', () => {
  test('removes what began before, with its attempts', async () => {
    const file = await freshFile();
    const log = (await opened(file)).downloads;
    await log.add([loggedDownload('old', { startedAt: '2026-11-21T10:00:00.000Z' })]);
    await log.add([loggedDownload('new', { startedAt: '2026-11-22T10:00:00.000Z' })]);
    await log.prune('2026-11-22T10:00:00.000Z');
    expect((await log.recent(50)).map(({ id }) => id)).toEqual(['new']);
    expect((await log.totals(everSince)).reasons).toMatchObject([{ count: 1 }]);
    expect(inDatabase(file, attemptCount)).toEqual({ count: 2 });
  });

  test('keeps the newest 100,000', async () => {
    const file = await freshFile();
    const store = await openStore({ file });
    await store.downloads.add([loggedDownload('the oldest')]);
    await store.close();
    inDatabase(file, (database) => database.exec(copies(100_000)));
    const { downloads: log } = await opened(file);
    expect((await log.totals(everSince)).downloads).toBe(100_001);
    await log.prune(never);
    expect((await log.totals(everSince)).downloads).toBe(100_000);
    expect(inDatabase(file, attemptCount)).toEqual({ count: 0 });
    await log.prune(never);
    expect((await log.totals(everSince)).downloads).toBe(100_000);
  });
});

test('however long the log is, its questions are answered from an index alone, or in its order', async () => {
  const file = await freshFile();
  await opened(file);
  const planOf = (query: string) =>
    inDatabase(file, (database) =>
      database
        .prepare(`EXPLAIN QUERY PLAN ${query}`)
        .all('x')
        .map(({ detail }) => detail),
    );
  // No SEARCH or SCAN of a table beside them, and no sorting but of the few groups (`FOR ORDER BY`).
  expect(planOf(downloadQueries.totals)).toEqual([
    'SEARCH downloads USING COVERING INDEX downloads_totals (started_at>?)',
  ]);
  expect(planOf(downloadQueries.reasons)).toEqual([
    'SCAN download_attempts USING COVERING INDEX download_attempts_failed',
    'USE TEMP B-TREE FOR ORDER BY',
  ]);
  expect(planOf(downloadQueries.recent)).toEqual(['SCAN downloads']);
  expect(planOf(downloadQueries.attempts)).toEqual(['SEARCH download_attempts USING PRIMARY KEY (download=?)']);
});

const attemptCount = (database: DatabaseSync) =>
  database.prepare('SELECT count(*) AS count FROM download_attempts').get();

/** Of the first download, without its attempts. */
function copies(count: number): string {
  const columns = `project, filename, sha256, size, started_at, state, milliseconds, segments, switches, problem,
                   fell_back, external_bytes, hosted_bytes, cache_bytes`;
  return `
    WITH RECURSIVE copy (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM copy WHERE number < ${count})
    INSERT INTO downloads (transfer, ${columns})
    SELECT 'copy ' || number, ${columns} FROM copy, (SELECT * FROM downloads WHERE id = 1)`;
}

function inDatabase<T>(file: string, work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file);
  try {
    return work(database);
  } finally {
    database.close();
  }
}
