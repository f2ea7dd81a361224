import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { publishFolder } from '../../../electron/publish/index.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { asRecord, readSite, stampedSite } from './sites.ts';

// Some twenty processes one after the other, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000 });

const child = new URL('publishing-child.ts', import.meta.url).pathname;

async function publishInChild(folder: string, stamp: string, dieBefore: number): Promise<'killed' | 'done'> {
  const running = spawn(process.execPath, [child, folder, stamp, String(dieBefore)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code, signal] = await once(running, 'exit');
  if (signal === 'SIGKILL') return 'killed';
  expect(code).toBe(0);
  return 'done';
}

/** Nothing but the two generations that may be there. */
async function leftovers(parent: string): Promise<string[]> {
  const entries = await readdir(join(parent, '.site.fallback-links'));
  expect(entries.length).toBeLessThanOrEqual(2);
  return entries.filter((entry) => !/^\d{8}$/.test(entry));
}

it('killed before any step, it leaves the old site or the new one, and the next publication cleans up', async () => {
  const old = asRecord(stampedSite(['alpha', 'demo'], 'old'));
  // The other project's pages stay, ours are new.
  const both = asRecord(stampedSite(['alpha', 'demo'], 'new'));
  const fresh = Object.fromEntries(
    Object.entries(both).map(([path, body]) => [path, path.includes('/alpha/') ? (old[path] ?? '') : body]),
  );
  const seen: string[] = [];
  for (let step = 0; ; step += 1) {
    const parent = await temporaryFolder();
    const folder = join(parent, 'site');
    await publishFolder({ folder, files: stampedSite(['alpha', 'demo'], 'old') });
    const end = await publishInChild(folder, 'new', step);
    const site = await readSite(folder);
    const state = Object.values(site).some((body) => body.includes('/new/')) ? 'new' : 'old';
    expect(site).toEqual(state === 'new' ? fresh : old);
    seen.push(state);
    await publishFolder({ folder, files: stampedSite(['demo'], 'new') });
    expect(await readSite(folder)).toEqual(fresh);
    expect(await leftovers(parent)).toEqual([]);
    await rm(parent, { recursive: true });
    if (end === 'done') break;
  }
  // It was killed often enough, on both sides of the one moment that counts, and never went back.
  expect(seen.length).toBeGreaterThan(15);
  expect(seen.filter((state, index) => state !== (index < seen.indexOf('new') ? 'old' : 'new'))).toEqual([]);
  expect(seen[0]).toBe('old');
});

it('killed during a first publication into an empty folder, it leaves nothing or a whole site', async () => {
  const whole = asRecord(stampedSite(['demo'], 'new'));
  for (let step = 8; ; step += 1) {
    const parent = await temporaryFolder();
    const folder = join(parent, 'site');
    await mkdir(folder);
    const end = await publishInChild(folder, 'new', step);
    const there = (await readdir(parent)).includes('site');
    const site = there ? await readSite(folder) : {};
    expect([{}, whole]).toContainEqual(site);
    await publishFolder({ folder, files: stampedSite(['demo'], 'new') });
    expect(await readSite(folder)).toEqual(whole);
    expect(await leftovers(parent)).toEqual([]);
    if (end === 'done') break;
  }
});
