import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { downloadLine, openProgramLog, withoutQueries } from '../../../electron/headless/program-log.ts';
import type { LoggedDownload } from '../../../electron/store/index.ts';
import { temporaryFolder } from '../../support/temp.ts';

const attempt = {
  source: 'external',
  host: 'downloads.example.org',
  url: 'https://downloads.example.org/demo.whl',
  code: 'stall',
  message: 'It went silent.',
  status: 200,
  scored: true,
  hedge: false,
  from: 0,
  received: 60,
  used: 50,
  startedMs: 0,
  endedMs: 80.6,
  phases: { resolveMs: 1, connectMs: 1, tlsMs: 1, firstByteMs: 1 },
} as const;

const download: LoggedDownload = {
  id: '1',
  project: 'demo',
  filename: 'demo-1.0-py3-none-any.whl',
  sha256: 'a'.repeat(64),
  size: 100,
  startedAt: '2026-11-22T10:00:00.000Z',
  state: 'done',
  milliseconds: 123.4,
  segments: [
    { source: 'external', host: 'downloads.example.org', start: 0, end: 50 },
    { source: 'hosted', host: 'files.example.org', start: 50, end: 100 },
  ],
  switches: [{ at: 50, reason: 'It went silent.' }],
  attempts: [
    attempt,
    { ...attempt, source: 'hosted', host: 'files.example.org', code: 'ok', status: null, startedMs: 80 },
  ],
  problem: null,
};

test('a line of a download says where its bytes came from and what each host did', () => {
  expect(downloadLine(download)).toEqual({
    file: 'demo-1.0-py3-none-any.whl',
    project: 'demo',
    sha256: 'a'.repeat(64),
    size: 100,
    outcome: 'done',
    ms: 123,
    bytes: { external: 50, hosted: 50, cache: 0 },
    switches: 1,
    attempts: [
      { source: 'external', host: 'downloads.example.org', code: 'stall', status: 200, received: 60, used: 50, ms: 81 },
      { source: 'hosted', host: 'files.example.org', code: 'ok', received: 60, used: 50, ms: 1 },
    ],
  });
});

test.each([
  ['/simple/demo/?token=secret', '/simple/demo/'],
  ['/files/demo/a.whl#secret', '/files/demo/a.whl'],
  ['GET https://a.example/x.whl?sig=secret failed', 'GET https://a.example/x.whl failed'],
  ['see "https://me:secret@a.example/x?y=secret".', 'see "https://a.example/x".'],
  ['Is it so? Perhaps.', 'Is it so? Perhaps.'],
])('%s is logged as %s', (text, logged) => {
  expect(withoutQueries({ text, status: 503 })).toEqual({ text: logged, status: 503 });
});

test('a file has one object to a line, appended, of the level and above', async () => {
  const file = path.join(await temporaryFolder(), 'logs', 'gateway.jsonl');
  const first = await openProgramLog({ file, level: 'warn' });
  first.event('gateway.started', { simpleUrl: 'http://127.0.0.1:1/simple/' });
  first.event('gateway.refused', { path: '/simple/demo/?a=b', code: 'upstream.refused' });
  first.flush();
  const second = await openProgramLog({ file, level: 'info' });
  second.download({ ...download, state: 'failed' });
  second.bug(new Error('at https://a.example/?secret'));
  second.flush();
  const text = await readFile(file, 'utf8');
  const lines = text
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(lines).toMatchObject([
    { level: 'warn', event: 'gateway.refused', path: '/simple/demo/', code: 'upstream.refused' },
    { level: 'warn', event: 'download', outcome: 'failed' },
    { level: 'error', event: 'bug' },
  ]);
  expect(text).not.toContain('secret');
});

test('a file that cannot be written is a problem that names its key', async () => {
  const file = path.join(await temporaryFolder(), 'x');
  await openProgramLog({ file, level: 'info' });
  await expect(openProgramLog({ file: path.join(file, 'y'), level: 'info' })).rejects.toMatchObject({
    problem: { code: 'log.unwritable', remedy: expect.stringContaining('log.file') },
  });
});
