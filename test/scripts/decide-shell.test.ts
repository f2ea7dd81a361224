import { describe, expect, it } from 'vitest';
import { decideShell, hasDisplay, mayOpenBrowser, notHad } from '../../scripts/decide-shell.mjs';

const laptop = {
  browserWanted: false,
  electronWanted: false,
  platform: 'linux',
  arch: 'x64',
  display: true,
  root: false,
  binary: true,
  published: true,
  failure: null,
};
const failure = { at: '2026-11-22T14:02:33.000Z', why: 'its download did not answer' };

describe('which shell a start takes', () => {
  it.each([
    ['the binary is there', {}, 'desktop'],
    ['the binary can be had', { binary: false }, 'download'],
    ['it failed before, and --electron asks again', { binary: false, failure, electronWanted: true }, 'download'],
    ['the binary came although it failed before', { failure }, 'desktop'],
  ] as const)('%s', (_, facts, shell) => {
    expect(decideShell({ ...laptop, ...facts })).toEqual({ shell });
  });

  it.each([
    ['--browser', { browserWanted: true }, '--browser asks for it'],
    ['no display, with the binary', { display: false }, 'no display'],
    ['no display: no download either', { display: false, binary: false, electronWanted: true }, 'no display'],
    ['root', { root: true }, 'does not run as root'],
    ['no binary for this platform', { binary: false, published: false, arch: 'riscv64' }, 'linux on riscv64'],
    [
      'it failed a short while ago',
      { binary: false, failure },
      'on 2026-11-22 at 14:02 UTC: its download did not answer',
    ],
  ] as const)('the browser: %s', (_, facts, why) => {
    const decision = decideShell({ ...laptop, ...facts });
    expect(decision).toEqual({ shell: 'loopback', why: expect.stringContaining(why) });
  });

  it('says how to try again', () => {
    expect(notHad('its download failed')).toBe(
      'Electron could not be had: its download failed; "npm start -- --electron" tries again',
    );
  });
});

describe('whether there is a display', () => {
  it.each([
    ['linux', {}, false],
    ['linux', { DISPLAY: '' }, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['darwin', {}, true],
    ['win32', {}, true],
  ])('%s with %o: %s', (platform, env, there) => {
    expect(hasDisplay(platform, env)).toBe(there);
  });
});

describe('opening a browser window', () => {
  const facts = { display: true, ci: false, jsonReady: false, open: true };

  it('where there is a display and a person', () => {
    expect(mayOpenBrowser(facts)).toBe(true);
  });

  it.each([{ display: false }, { ci: true }, { jsonReady: true }, { open: false }])('never with %o', (but) => {
    expect(mayOpenBrowser({ ...facts, ...but })).toBe(false);
  });
});
