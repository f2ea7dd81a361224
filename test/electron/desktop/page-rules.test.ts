import { describe, expect, it } from 'vitest';
import {
  isOwnPage,
  isPermissionGranted,
  isTrustedSender,
  mayDownload,
  mayNavigate,
  mayOpenExternally,
  mayRequest,
} from '../../../electron/desktop/page-rules.ts';

const own = ['app://fallback-links/', 'app://fallback-links/index.html#/releases/1'];
const foreign = [
  'app://fallback-links.example/',
  'app://other/',
  'app://fallback-links@example/',
  'app://user:password@fallback-links/',
  'app:fallback-links',
  'https://fallback-links/',
  'file:///index.html',
  'javascript:alert(1)',
  'about:blank',
  'null',
  '',
];

describe('the page', () => {
  it.each(own)('is ours: %s', (url) => expect(isOwnPage(url)).toBe(true));
  it.each(foreign)('is not ours: “%s”', (url) => expect(isOwnPage(url)).toBe(false));

  it('may be asked to keep what the page made itself, and nothing else', () => {
    expect(mayDownload('blob:app://fallback-links/5f0c')).toBe(true);
    for (const url of [...own, ...foreign, ...foreign.map((one) => `blob:${one}`)])
      expect(mayDownload(url)).toBe(false);
  });

  it('stays where it is', () => {
    for (const url of own) expect(mayNavigate({ url, isMainFrame: true })).toBe(true);
    for (const url of [...foreign, 'about:srcdoc']) expect(mayNavigate({ url, isMainFrame: true })).toBe(false);
  });

  it('may hold a frame made of text, which leads nowhere', () => {
    expect(mayNavigate({ url: 'about:srcdoc', isMainFrame: false })).toBe(true);
    for (const url of [...own, ...foreign]) expect(mayNavigate({ url, isMainFrame: false })).toBe(false);
  });

  it('loads its own files and what it made itself', () => {
    for (const url of [...own, 'data:image/png;base64,', 'blob:app://fallback-links/1', 'devtools://devtools/x']) {
      expect(mayRequest(url)).toBe(true);
    }
    for (const url of ['https://example.org/', 'http://127.0.0.1:8000/', 'file:///etc/passwd', 'ws://x/', '']) {
      expect(mayRequest(url)).toBe(false);
    }
  });
});

describe('the browser outside', () => {
  it('is given https addresses', () => {
    expect(mayOpenExternally('https://pypi.org/project/demo/')).toBe(true);
  });

  it.each([
    'http://example.org/',
    'https://user@example.org/',
    'file:///x',
    'smb://x/y',
    'ms-settings:',
    'app://fallback-links/',
    '',
  ])('is not given “%s”', (url) => expect(mayOpenExternally(url)).toBe(false));
});

describe('permissions', () => {
  it('are refused but for copying and for notifications, to our page', () => {
    for (const permission of ['clipboard-sanitized-write', 'notifications']) {
      expect(isPermissionGranted(permission, 'app://fallback-links/')).toBe(true);
      expect(isPermissionGranted(permission, 'https://example.org/')).toBe(false);
    }
    for (const permission of ['clipboard-read', 'media', 'geolocation', 'openExternal', 'usb']) {
      expect(isPermissionGranted(permission, 'app://fallback-links/')).toBe(false);
    }
  });
});

describe('a message', () => {
  const frame = { url: 'app://fallback-links/', parent: null, detached: false };

  it('counts from the top frame of our page alone', () => {
    expect(isTrustedSender(frame)).toBe(true);
    expect(isTrustedSender(null)).toBe(false);
    expect(isTrustedSender({ ...frame, parent: {} })).toBe(false);
    expect(isTrustedSender({ ...frame, detached: true })).toBe(false);
    expect(isTrustedSender({ ...frame, url: 'about:srcdoc' })).toBe(false);
    expect(isTrustedSender({ ...frame, url: 'https://example.org/' })).toBe(false);
  });
});
