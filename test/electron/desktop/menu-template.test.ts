import { expect, it } from 'vitest';
import { menuTemplate } from '../../../electron/desktop/menu-template.ts';

const roles = (platform: NodeJS.Platform, packaged: boolean) =>
  JSON.stringify(menuTemplate({ platform, packaged }))
    .match(/"role":"\w+"/g)
    ?.map((text) => text.slice(8, -1)) ?? [];

it('has the app’s own menu on macOS', () => {
  expect(roles('darwin', true)[0]).toBe('appMenu');
  expect(roles('linux', true)[0]).toBe('fileMenu');
});

it('keeps the keys for copying and zooming', () => {
  expect(roles('win32', true)).toEqual(expect.arrayContaining(['editMenu', 'resetZoom', 'zoomIn', 'zoomOut']));
});

it('has no developer tools once packaged', () => {
  expect(roles('linux', true)).not.toContain('toggleDevTools');
  expect(roles('linux', false)).toContain('toggleDevTools');
});
