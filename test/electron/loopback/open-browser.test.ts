import { expect, it } from 'vitest';
import { openCommand } from '../../../electron/loopback/open-browser.ts';

const url = 'http://127.0.0.1:4000/#launch=x';

it('opens an address the way the platform does', () => {
  expect(openCommand('darwin', {}, url)).toEqual({ file: 'open', args: [url] });
  expect(openCommand('win32', {}, url)?.args).toContain(url);
  expect(openCommand('linux', { DISPLAY: ':0' }, url)).toEqual({ file: 'xdg-open', args: [url] });
  expect(openCommand('freebsd', { WAYLAND_DISPLAY: 'wayland-0' }, url)).toEqual({ file: 'xdg-open', args: [url] });
});

it('opens nothing where there is no display', () => {
  expect(openCommand('linux', {}, url)).toBeNull();
});
