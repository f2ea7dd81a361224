/** Where the app is when its last window has been closed. `end`: nowhere, once its jobs are done. */
export type WhenClosed = 'dock' | 'tray' | 'end';

export interface Closing {
  readonly platform: NodeJS.Platform;
  /** XDG_CURRENT_DESKTOP: names with colons between, the nearest first. */
  readonly desktop: string | undefined;
  /** Links that the monitor looks after; 0 where it is off. */
  readonly watched: number;
}

export function whenWindowsClose({ platform, desktop, watched }: Closing): WhenClosed {
  if (platform === 'darwin') return 'dock';
  // An app that nobody sees and that does nothing is only in the way.
  if (watched === 0) return 'end';
  return hasTray(platform, desktop) ? 'tray' : 'end';
}

/**
 * A guess on Linux: a tray is made without an error there, also where nothing shows it. So the desktops that are known to
 * show one as they come; an app that cannot be found again is worse than one that ends.
 */
function hasTray(platform: NodeJS.Platform, desktop: string | undefined): boolean {
  if (platform === 'win32') return true;
  const names = (desktop ?? '').toLowerCase().split(':');
  return names.some((name) => desktopsWithTray.has(name));
}

/** GNOME itself has none; Ubuntu's, Pop's and Zorin's say so before they say that they are GNOME. */
const desktopsWithTray: ReadonlySet<string> = new Set([
  'budgie',
  'cinnamon',
  'cosmic',
  'dde',
  'deepin',
  'kde',
  'lxde',
  'lxqt',
  'mate',
  'pop',
  'ubuntu',
  'ukui',
  'unity',
  'x-cinnamon',
  'xfce',
  'zorin',
]);
