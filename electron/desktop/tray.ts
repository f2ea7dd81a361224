import { Menu, nativeImage, Tray } from 'electron';
import iconFile from '../../assets/icon.png?asset';
import type { TrayIcon } from './background.ts';
import { trayMenu } from './tray-menu.ts';

/** In pixels: what the systems make smaller themselves is sharper than what they make larger. */
const size = 32;

/** @returns null where the system refuses one, or the icon is not there: it could not be found in the tray then */
export function openTray(options: {
  readonly line: string;
  readonly open: () => void;
  readonly quit: () => void;
}): TrayIcon | null {
  const { open, quit } = options;
  const icon = nativeImage.createFromPath(iconFile);
  if (icon.isEmpty()) return null;
  const tray = newTray(icon.resize({ width: size, height: size }));
  if (tray === null) return null;
  const say = (line: string) => {
    tray.setToolTip(`Fallback Links: ${line}`);
    // On Linux a menu that was changed has to be set anew.
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu({ line, open, quit })));
  };
  tray.on('click', open);
  say(options.line);
  return {
    say,
    // In a turn of its own: what opens the window may be the press that the icon is just telling of.
    remove: () => {
      setImmediate(() => tray.destroy());
    },
  };
}

function newTray(icon: Electron.NativeImage): Tray | null {
  try {
    return new Tray(icon);
  } catch {
    return null;
  }
}
