import { createRouterClient, os } from '@orpc/server';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type BackgroundOptions, createBackground, type TrayIcon } from '../../../electron/desktop/background.ts';
import { createLive } from '../../../electron/live/index.ts';
import { gatherMs } from '../../../electron/monitor/notices.ts';
import { usualSettings } from '../../../electron/monitor/settings.ts';
import { createTeller } from '../../../electron/monitor/teller.ts';
import type { HealthTick, MonitorState, StateCounts } from '../../../shared/contract/index.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const patient = { timeout: 20_000 };
const unsupported = { notify: null } as const;

/** The contract's `health` over a real teller, and the tray and the notifications as lists. */
function scene(options: Partial<BackgroundOptions> & { readonly healthy?: number; readonly state?: 'off' } = {}) {
  const { healthy = 248, state = 'watching', ...changes } = options;
  const monitor: MonitorState = {
    state,
    since: '2026-03-01T12:00:00.000Z',
    checksToday: 0,
    bytesToday: 0,
    byteBudget: 0,
    running: 0,
  };
  const ticks = createLive<HealthTick>({ revision: 0, monitor, suspended: 0, held: 0, publications: [] }, 0);
  const clock = createVirtualClock();
  const teller = createTeller({
    repository: { tell: () => Promise.resolve(true) },
    store: { get: () => Promise.resolve(null), set: () => Promise.resolve() },
    clock,
    now: () => new Date('2026-03-01T12:00:00Z'),
    localTime: () => '12:00',
    settings: () => usualSettings,
    onBug: (error) => expect.unreachable(String(error)),
  });
  const counts: StateCounts = {
    suspended: 0,
    'on-probation': 0,
    suspect: 0,
    degraded: 0,
    'never-checked': 0,
    healthy,
    withdrawn: 7,
  };
  const health = createRouterClient({
    overview: os.handler(() => ({ monitor, counts })),
    watch: os.handler(({ signal }) => ticks.watch(signal)),
    notices: os.handler(({ signal }) => teller.notices(signal)),
  });

  const trays: { line: string; there: boolean }[] = [];
  const told: string[] = [];
  const end = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const background = createBackground({
    health,
    platform: 'linux',
    desktop: 'KDE',
    openTray(line): TrayIcon {
      const tray = { line, there: true };
      trays.push(tray);
      return {
        say: (next) => {
          tray.line = next;
        },
        remove: () => {
          tray.there = false;
        },
      };
    },
    notify: ({ title }, path) => told.push(`${title} → ${path}`),
    isFirstStay: () => Promise.resolve(false),
    end,
    ...changes,
  });
  onTestFinished(async () => {
    background.windowOpened();
    ticks.end();
    await teller.close();
  });
  return {
    background,
    trays,
    told,
    end,
    suspended: (suspended: number) => ticks.set({ ...ticks.get(), suspended }),
    /** Something that a person is told of. */
    async happens(host: string) {
      teller.event({ kind: 'certificate', at: 0, host, until: '2026-03-01', days: 0 });
      clock.advance(gatherMs);
      await teller.idle();
    },
    /** What a window would be told at the same time. */
    async window() {
      const controller = new AbortController();
      onTestFinished(() => controller.abort());
      for await (const { title } of await health.notices(undefined, { signal: controller.signal })) return title;
      return null;
    },
  };
}

const title = (host: string) => `The certificate of ${host} has ended`;

describe('an app whose last window is closed', () => {
  it('stays in the tray while it watches, and says how that goes', async () => {
    const { background, trays, end, suspended } = scene();
    const closed = background.windowsClosed();
    await expect.poll(() => trays, patient).toEqual([{ line: 'Watching 248 links', there: true }]);
    suspended(3);
    await expect.poll(() => trays, patient).toEqual([{ line: 'Watching 248 links; 3 suspended', there: true }]);
    background.windowOpened();
    await closed;
    expect(trays).toEqual([{ line: 'Watching 248 links; 3 suspended', there: false }]);
    expect(end).not.toHaveBeenCalled();
  });

  it.each([{ state: 'off' }, { healthy: 0 }, { desktop: 'GNOME' }] as const)(
    'ends as it did before: %o',
    async (how) => {
      const { background, trays, end } = scene(how);
      await background.windowsClosed();
      expect(end).toHaveBeenCalledOnce();
      expect(trays).toEqual([]);
    },
  );

  it('ends where the tray is refused', async () => {
    const { background, end } = scene({ openTray: () => null });
    await background.windowsClosed();
    expect(end).toHaveBeenCalledOnce();
  });

  it('ends where the monitor does not answer', async () => {
    const fails = () => Promise.reject(new Error('no answer'));
    const { background, end } = scene({ health: { overview: fails, watch: fails, notices: fails } });
    await background.windowsClosed();
    expect(end).toHaveBeenCalledOnce();
  });

  it('does nothing more where a window is opened at once', async () => {
    const { background, trays, end } = scene();
    const closed = background.windowsClosed();
    background.windowOpened();
    await closed;
    expect(trays).toEqual([]);
    expect(end).not.toHaveBeenCalled();
  });

  it('stays each time', async () => {
    const { background, trays } = scene();
    for (const count of [1, 2]) {
      const closed = background.windowsClosed();
      await expect.poll(() => trays.length, patient).toBe(count);
      background.windowOpened();
      await closed;
    }
    expect(trays.map(({ there }) => there)).toEqual([false, false]);
  });

  it('says where it is the first time that it stays', async () => {
    let stays = 0;
    const { background, told, happens } = scene({ isFirstStay: () => Promise.resolve(stays++ === 0) });
    const first = background.windowsClosed();
    await expect.poll(() => told, patient).toEqual(['Fallback Links goes on watching your links → null']);
    background.windowOpened();
    await first;
    const second = background.windowsClosed();
    await happens('files.example.org');
    await expect.poll(() => told.length, patient).toBe(2);
    background.windowOpened();
    await second;
    expect(told[1]).toContain(title('files.example.org'));
    expect(stays).toBe(2);
  });

  it('keeps that for later where the system has no notifications', async () => {
    const isFirstStay = vi.fn<() => Promise<boolean>>(() => Promise.resolve(true));
    const { background, trays } = scene({ ...unsupported, isFirstStay });
    const closed = background.windowsClosed();
    await expect.poll(() => trays.length, patient).toBe(1);
    background.windowOpened();
    await closed;
    expect(isFirstStay).not.toHaveBeenCalled();
  });
});

describe('notices', () => {
  it.each(['linux', 'darwin'] as const)('are told where no window does, on %s', async (platform) => {
    const { background, told, happens } = scene({ platform });
    const closed = background.windowsClosed();
    await happens('files.example.org');
    await expect.poll(() => told, patient).toEqual([`${title('files.example.org')} → /health/hosts/files.example.org`]);
    background.windowOpened();
    await closed;
  });

  it('are the window’s again once there is one', async () => {
    const { background, told, happens, window } = scene({ platform: 'darwin' });
    const closed = background.windowsClosed();
    await happens('one.example.org');
    await expect.poll(() => told.length, patient).toBe(1);
    background.windowOpened();
    await closed;
    await happens('two.example.org');
    expect(await window()).toBe(title('two.example.org'));
    expect(told).toHaveLength(1);
  });

  it('wait for a window where the system has no notifications', async () => {
    const { background, trays, happens, window } = scene(unsupported);
    const closed = background.windowsClosed();
    await expect.poll(() => trays.length, patient).toBe(1);
    await happens('files.example.org');
    background.windowOpened();
    await closed;
    expect(await window()).toBe(title('files.example.org'));
  });
});
