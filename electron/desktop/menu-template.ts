import type { MenuItemConstructorOptions } from 'electron';

/** Roles only: Electron words, binds and enables them for the platform. The developer tools are not in a packaged app. */
export function menuTemplate(options: {
  readonly platform: NodeJS.Platform;
  readonly packaged: boolean;
}): MenuItemConstructorOptions[] {
  const view: MenuItemConstructorOptions[] = [
    { role: 'reload' },
    ...(options.packaged ? [] : ([{ role: 'toggleDevTools' }] as const)),
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  return [
    ...(options.platform === 'darwin' ? ([{ role: 'appMenu' }] as const) : []),
    { role: 'fileMenu' },
    { role: 'editMenu' },
    { label: 'View', submenu: view },
    { role: 'windowMenu' },
  ];
}
