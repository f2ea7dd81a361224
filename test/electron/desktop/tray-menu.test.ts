import { describe, expect, it, vi } from 'vitest';
import { monitorLine, stayNotice, trayMenu, watchedLinks } from '../../../electron/desktop/tray-menu.ts';
import type { MonitorState } from '../../../shared/contract/index.ts';

const monitor = (state: MonitorState['state']): MonitorState => ({
  state,
  since: '2026-03-01T12:00:00.000Z',
  checksToday: 0,
  bytesToday: 0,
  byteBudget: 0,
  running: 0,
});

describe('the line of the menu', () => {
  it.each([
    { state: 'watching', suspended: 0, held: 0, links: 248, line: 'Watching 248 links' },
    { state: 'watching', suspended: 3, held: 0, links: 248, line: 'Watching 248 links; 3 suspended' },
    { state: 'watching', suspended: 0, held: 0, links: 1, line: 'Watching 1 link' },
    {
      state: 'watching',
      suspended: 1_000,
      held: 40,
      links: 10_000,
      line: 'Watching 10,000 links; 1,000 suspended, 40 waiting for you',
    },
    {
      state: 'offline',
      suspended: 2,
      held: 0,
      links: 9,
      line: 'Our own line is down, so nobody is judged; 2 suspended',
    },
    { state: 'off', suspended: 0, held: 1, links: 9, line: 'The monitor is off; 1 waiting for you' },
  ] as const)('says “$line”', ({ state, suspended, held, links, line }) => {
    expect(monitorLine({ monitor: monitor(state), suspended, held }, links)).toBe(line);
  });

  it('counts every link but those that were taken back', () => {
    const counts = {
      suspended: 1,
      'on-probation': 2,
      suspect: 4,
      degraded: 8,
      'never-checked': 16,
      healthy: 32,
      withdrawn: 64,
    };
    expect(watchedLinks(counts)).toBe(63);
  });
});

it('can be opened and ended from the menu; the line cannot be pressed', () => {
  const open = vi.fn<() => void>();
  const quit = vi.fn<() => void>();
  const items = trayMenu({ line: 'Watching 1 link', open, quit });
  expect(items.map(({ label, type, enabled }) => label ?? `${type}${enabled ?? ''}`)).toEqual([
    'Open Fallback Links',
    'Watching 1 link',
    'separator',
    'Quit',
  ]);
  expect(items[1]).toEqual({ label: 'Watching 1 link', enabled: false });
  expect([items[0]?.click, items[3]?.click]).toEqual([open, quit]);
});

it('says where it is when it stays', () => {
  expect(stayNotice(2).body).toContain('2 links from the tray');
});
