import { describe, expect, it } from 'vitest';
import { parseDesktopOptions, parseLoopbackOptions } from '../../../electron/shell/index.ts';

describe('the loopback program', () => {
  it('starts with nothing said', () => {
    expect(parseLoopbackOptions([])).toEqual({ path: null, openBrowser: false, jsonReady: false, port: 0 });
  });

  it('takes a path and its options in any order', () => {
    expect(parseLoopbackOptions(['--json-ready', 'my dist', '--port', '8080', '--open'])).toEqual({
      path: 'my dist',
      openBrowser: true,
      jsonReady: true,
      port: 8080,
    });
  });

  it.each([['--nonsense'], ['--port'], ['--port', 'x'], ['--port=65536'], ['--port=-1'], ['one', 'two']])(
    'refuses %s %s with a sentence and its usage',
    (...args) => {
      expect(() => parseLoopbackOptions(args)).toThrow(
        expect.objectContaining({
          problem: expect.objectContaining({ code: 'launch.option', remedy: expect.stringContaining('Usage:') }),
        }),
      );
    },
  );
});

describe('the desktop program', () => {
  it('finds the path among Chromium’s switches', () => {
    expect(parseDesktopOptions([])).toEqual({ path: null, smoke: false });
    expect(parseDesktopOptions(['--no-sandbox', '--smoke', '', 'dist'])).toEqual({ path: 'dist', smoke: true });
  });

  it('takes a deep link for no path', () => {
    expect(parseDesktopOptions(['Fallback-Links://open?path=/etc']).path).toBeNull();
  });
});
