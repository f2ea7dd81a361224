import { describe, expect, test } from 'vitest';
import type { Download, DownloadAttempt } from '../../../shared/contract/index.ts';
import { hour, linksOf, minute, startMonitor } from './harness.ts';

const links = linksOf(3, 1);
const [link] = links;
if (link === undefined) throw new Error('there are none');

function attempt(more: Partial<DownloadAttempt>): DownloadAttempt {
  return {
    source: 'external',
    host: 'host-0.example',
    url: link?.url ?? '',
    code: 'ok',
    message: '',
    status: 200,
    scored: false,
    hedge: false,
    from: 0,
    received: link?.size ?? 0,
    used: link?.size ?? 0,
    startedMs: 0,
    endedMs: 500,
    phases: { resolveMs: 1, connectMs: 2, tlsMs: 3, firstByteMs: 4 },
    ...more,
  };
}

function download(attempts: readonly DownloadAttempt[], more: Partial<Download> = {}): Download {
  return {
    id: 'one',
    project: 'project-1',
    filename: link?.filename ?? '',
    sha256: link?.sha256 ?? '',
    size: link?.size ?? 0,
    startedAt: '2026-11-20T12:00:00.000Z',
    state: 'done',
    received: 0,
    released: 0,
    bytesPerSecond: null,
    secondsLeft: null,
    milliseconds: 600,
    segments: [],
    switches: [],
    attempts: [...attempts],
    problem: null,
    ...more,
  };
}

const failed = { code: 'fallback.transfer.stalled', scored: true, received: 1000, used: 0 } as const;

describe("what the gateway's downloads say", () => {
  test('a verified whole file is a whole check, kept apart from our own', async () => {
    const world = await startMonitor({ links });
    world.monitor.observeDownload(download([attempt({})]));
    await world.settle();
    expect(world.checks).toMatchObject([
      { linkId: 1, vantage: 'gateway', depth: 'whole', code: 'ok', counts: true, totalMs: 500 },
    ]);
    expect(world.records.get(1)?.state).toBe('healthy');
  });

  test('bytes that were not verified say nothing, and neither does a client that left', async () => {
    const world = await startMonitor({ links });
    world.monitor.observeDownload(download([attempt({})], { state: 'failed' }));
    world.monitor.observeDownload(download([attempt({ code: 'abandoned' })], { state: 'abandoned' }));
    world.monitor.observeDownload(download([attempt({ code: null })], { state: 'running' }));
    world.monitor.observeDownload(download([attempt({ source: 'hosted' })]));
    await world.settle();
    expect(world.checks).toEqual([]);
  });

  test('failures that count are counted, looked into soon, and suspend a link in the end', async () => {
    const world = await startMonitor({
      links,
      answer: ({ id }) => (id === 1 ? { code: 'fallback.transfer.stalled' } : {}),
    });
    await world.pass(3 * minute);
    const before = world.asked.filter(({ id }) => id === 1).length;
    world.monitor.observeDownload(download([attempt(failed)]));
    await world.settle();
    expect(world.records.get(1)?.state).toBe('suspect');
    await world.pass(5 * minute);
    expect(world.asked.filter(({ id }) => id === 1).length).toBeGreaterThan(before);
    for (let round = 0; round < 4; round += 1) {
      world.monitor.observeDownload(download([attempt(failed)]));
      await world.pass(4 * minute);
    }
    expect(world.records.get(1)).toMatchObject({ state: 'suspended', listed: false });
  });

  test('a link that keeps failing under load is looked at once a minute at most, and for what counts alone', async () => {
    const world = await startMonitor({ links, settings: { meanHours: 168 } });
    await world.pass(3 * hour);
    const ours = () => world.asked.filter(({ id }) => id === 1).length;
    const before = ours();
    for (let second = 0; second < 10 * 60; second += 1) {
      world.monitor.observeDownload(download([attempt({ ...failed, scored: false })]));
      await world.pass(1000);
    }
    expect(ours()).toBe(before);
    for (let second = 0; second < 5 * 60; second += 1) {
      world.monitor.observeDownload(download([attempt(failed)]));
      await world.pass(1000);
    }
    expect(ours()).toBeGreaterThan(before);
    expect(ours()).toBeLessThanOrEqual(before + 5);
  });

  test("what is nobody's fault is kept and not counted", async () => {
    const world = await startMonitor({ links });
    world.monitor.observeDownload(download([attempt({ ...failed, scored: false })]));
    await world.settle();
    expect(world.checks).toMatchObject([{ vantage: 'gateway', counts: false }]);
    expect(world.monitor.record(1)?.failures.count).toBe(0);
  });

  test('wrong bytes suspend at once', async () => {
    const world = await startMonitor({ links });
    world.monitor.observeDownload(
      download([attempt({ code: 'fallback.integrity.digest_mismatch', scored: true, used: 0 })]),
    );
    await world.settle();
    expect(world.records.get(1)?.state).toBe('suspended');
    expect(world.published).toEqual([['project-1']]);
  });

  test('another length suspends at once, and so does a redirect to where nobody may be sent', async () => {
    const invalid = { code: 'http.response.invalid', scored: true, received: 0, used: 0 } as const;
    const redirect = { code: 'fallback.redirect.refused', scored: true, received: 0, used: 0 } as const;
    for (const [failure, state] of [
      [invalid, 'suspect'],
      [{ ...invalid, proves: 'other-file' }, 'suspended'],
      [redirect, 'suspect'],
      [{ ...redirect, proves: 'forbidden' }, 'suspended'],
    ] as const) {
      const world = await startMonitor({ links });
      world.monitor.observeDownload(download([attempt(failure)]));
      await world.settle();
      expect(world.records.get(1)?.state).toBe(state);
    }
  });

  test('a signed address is the link that it was signed for, also after a redirect', async () => {
    const signed = links.map((one) => ({ ...one, url: `${one.url}?signature=secret` }));
    const world = await startMonitor({ links: signed });
    const elsewhere = attempt({ url: 'https://storage.example/abc', host: 'storage.example' });
    world.monitor.observeDownload(download([elsewhere]));
    await world.settle();
    expect(world.checks).toEqual([]);
    world.monitor.observeDownload(download([elsewhere]), [link.url]);
    await world.settle();
    expect(world.checks).toMatchObject([{ linkId: 1, code: 'ok' }]);
  });

  test('what the hosted copy gave instead is kept beside the link', async () => {
    const world = await startMonitor({ links });
    const segments = [
      { source: 'external' as const, host: 'host-0.example', start: 0, end: 1000 },
      { source: 'hosted' as const, host: 'files.example', start: 1000, end: link.size },
    ];
    world.monitor.observeDownload(download([attempt(failed), attempt({ source: 'hosted' })], { segments }));
    await world.settle();
    expect(world.fallback).toMatchObject([{ linkId: 1, hostedBytes: link.size - 1000 }]);
  });

  test('while the monitor is off they are kept, and judge nothing', async () => {
    const world = await startMonitor({ links, settings: { enabled: false } });
    world.monitor.observeDownload(download([attempt({ code: 'fallback.integrity.digest_mismatch', scored: true })]));
    await world.pass(hour);
    expect(world.checks).toMatchObject([{ counts: true }]);
    expect(world.records.get(1)?.listed).toBe(true);
    expect(world.asked).toEqual([]);
  });
});
