import { describe, expect, it } from 'vitest';
import { whenWindowsClose } from '../../../electron/desktop/when-windows-close.ts';

describe('when the last window is closed, the app', () => {
  it('is in the dock on macOS, whether it watches or not', () => {
    expect(whenWindowsClose({ platform: 'darwin', desktop: undefined, watched: 0 })).toBe('dock');
    expect(whenWindowsClose({ platform: 'darwin', desktop: undefined, watched: 5 })).toBe('dock');
  });

  it('is in the tray while it watches links', () => {
    expect(whenWindowsClose({ platform: 'win32', desktop: undefined, watched: 1 })).toBe('tray');
    expect(whenWindowsClose({ platform: 'linux', desktop: 'KDE', watched: 1 })).toBe('tray');
  });

  it('ends where there is nothing to watch', () => {
    expect(whenWindowsClose({ platform: 'win32', desktop: undefined, watched: 0 })).toBe('end');
    expect(whenWindowsClose({ platform: 'linux', desktop: 'KDE', watched: 0 })).toBe('end');
  });

  it.each(['ubuntu:GNOME', 'pop:GNOME', 'XFCE', 'X-Cinnamon', 'Budgie:GNOME', 'Unity:Unity7:ubuntu'])(
    'stays where a tray is shown: %s',
    (desktop) => expect(whenWindowsClose({ platform: 'linux', desktop, watched: 1 })).toBe('tray'),
  );

  it.each([undefined, '', 'GNOME', 'GNOME-Classic:GNOME', 'sway', ':', 'notkde'])(
    'ends where nobody may see a tray: %s',
    (desktop) => expect(whenWindowsClose({ platform: 'linux', desktop, watched: 1 })).toBe('end'),
  );

  it('knows no tray on other systems', () => {
    expect(whenWindowsClose({ platform: 'freebsd', desktop: undefined, watched: 1 })).toBe('end');
  });
});
