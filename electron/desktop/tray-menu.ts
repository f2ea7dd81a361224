import type { MenuItemConstructorOptions } from 'electron';
import type { HealthTick, StateCounts } from '../../shared/contract/index.ts';

/** Links that the monitor looks after. */
export function watchedLinks(counts: StateCounts): number {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return all - counts.withdrawn;
}

/** How the monitor is, in one line: `Watching 248 links; 3 suspended`. */
export function monitorLine(tick: Pick<HealthTick, 'monitor' | 'suspended' | 'held'>, links: number): string {
  const parts = [
    tick.suspended > 0 ? `${number.format(tick.suspended)} suspended` : '',
    tick.held > 0 ? `${number.format(tick.held)} waiting for you` : '',
  ].filter((part) => part !== '');
  const states = parts.length === 0 ? '' : `; ${parts.join(', ')}`;
  switch (tick.monitor.state) {
    case 'watching':
      return `Watching ${linkCount(links)}${states}`;
    case 'offline':
      return `Our own line is down, so nobody is judged${states}`;
    case 'off':
      return `The monitor is off${states}`;
  }
}

export function trayMenu(options: {
  readonly line: string;
  readonly open: () => void;
  readonly quit: () => void;
}): MenuItemConstructorOptions[] {
  return [
    { label: 'Open Fallback Links', click: options.open },
    { label: options.line, enabled: false },
    { type: 'separator' },
    { label: 'Quit', click: options.quit },
  ];
}

/** Said once, when the app stays for the first time. */
export function stayNotice(links: number): { readonly title: string; readonly body: string } {
  return {
    title: 'Fallback Links goes on watching your links',
    body: `Its window is closed. It looks after ${linkCount(links)} from the tray, and ends with Quit there.`,
  };
}

function linkCount(links: number): string {
  return `${number.format(links)} ${links === 1 ? 'link' : 'links'}`;
}

const number = new Intl.NumberFormat('en-GB');
