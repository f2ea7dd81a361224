import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LinkValues, checkTemplate, expandTemplate, linkHost } from '../../../shared/links/index.ts';
import { isProblem } from '../../../shared/problem/index.ts';

const values: LinkValues = {
  filename: 'demo-1.0+cpu-py3-none-any.whl',
  project: 'demo',
  version: '1!1.0',
  tag: 'v1.0',
};

function refusal(template: string, rehearsal = false): string | null {
  try {
    checkTemplate(template, { rehearsal });
    return null;
  } catch (error) {
    if (isProblem(error)) return error.problem.code;
    throw error;
  }
}

describe('checkTemplate', () => {
  test.each([
    'https://files.example.org/{filename}',
    'https://github.com/o/demo/releases/download/{tag}/{filename}',
    'https://files.example.org:8443/{project}-{version}/x%20y/{filename}?raw=1',
    'https://93.184.216.34/{filename}',
    'HTTPS://Files.Example.org/{filename}',
    'https://bücher.example/{filename}',
  ])('%s is fine', (template) => {
    expect(refusal(template)).toBeNull();
    expect(refusal(template, true)).toBeNull();
  });

  test.each([
    ['', 'link.template_invalid'],
    ['files.example.org/{filename}', 'link.template_invalid'],
    ['ftp://files.example.org/{filename}', 'link.template_invalid'],
    ['https:///{filename}', 'link.template_invalid'],
    ['https://files.example.org/ {filename}', 'link.template_invalid'],
    ['https://files.example.org\\{filename}', 'link.template_invalid'],
    ['https://files.exa\tmple.org/{filename}', 'link.template_invalid'],
    ['https://[::1/{filename}', 'link.template_invalid'],
    [`https://files.example.org/${'x'.repeat(3000)}/{filename}`, 'link.template_too_long'],
    ['https://user:pw@files.example.org/{filename}', 'link.template_credentials'],
    ['https://@files.example.org/{filename}', 'link.template_credentials'],
    ['https://files.example.org/{filename}#sha256=x', 'link.template_fragment'],
    ['https://files.example.org/{name}/{filename}', 'link.template_placeholder'],
    ['https://files.example.org/{/{filename}', 'link.template_placeholder'],
    ['https://files.example.org/{}/{filename}', 'link.template_placeholder'],
    ['https://{project}.example.org/{filename}', 'link.template_placeholder_place'],
    ['https://files.example.org/{filename}?v={version}', 'link.template_placeholder_place'],
    ['https://files.example.org', 'link.template_filename'],
    ['https://files.example.org/', 'link.template_filename'],
    ['https://files.example.org/{filename}/', 'link.template_filename'],
    ['https://files.example.org/x-{filename}', 'link.template_filename'],
    ['https://files.example.org/{filename}/{filename}', 'link.template_filename'],
    ['https://files.example.org/get?file={filename}', 'link.template_placeholder_place'],
    ['http://files.example.org/{filename}', 'link.template_not_https'],
    ['https://10.0.0.1/{filename}', 'link.template_private_host'],
    ['https://167772161/{filename}', 'link.template_private_host'],
    ['https://0xa.1/{filename}', 'link.template_private_host'],
    ['https://012.0.0.1/{filename}', 'link.template_private_host'],
    ['https://[fe80::1]/{filename}', 'link.template_private_host'],
    ['https://[::ffff:127.0.0.1]/{filename}', 'link.template_private_host'],
    ['https://intranet/{filename}', 'link.template_private_host'],
    ['https://printer.local/{filename}', 'link.template_private_host'],
    ['https://build.internal./{filename}', 'link.template_private_host'],
    ['https://127.0.0.1/{filename}', 'link.template_loopback'],
    ['https://2130706433/{filename}', 'link.template_loopback'],
    ['https://[::1]:8080/{filename}', 'link.template_loopback'],
    ['https://localhost/{filename}', 'link.template_loopback'],
    ['https://a.localhost./{filename}', 'link.template_loopback'],
  ])('%s → %s', (template, code) => {
    expect(refusal(template)).toBe(code);
  });

  test('a rehearsal host may be on loopback, there over http; not in a private network', () => {
    expect(refusal('http://127.0.0.1:8080/{filename}', true)).toBeNull();
    expect(refusal('http://localhost:8080/{filename}', true)).toBeNull();
    expect(refusal('http://[::1]:8080/{filename}', true)).toBeNull();
    expect(refusal('http://192.168.1.1/{filename}', true)).toBe('link.template_private_host');
    expect(refusal('http://files.example.org/{filename}', true)).toBe('link.template_not_https');
  });

  test('a password is not repeated', () => {
    try {
      checkTemplate('https://me:hunter2@files.example.org/{filename}', { rehearsal: false });
      expect.unreachable();
    } catch (error) {
      expect(JSON.stringify(isProblem(error) && error.problem)).not.toContain('hunter2');
    }
  });

  test('anything at all is either fine or a problem', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl().map((url) => `${url}/{filename}`),
    );
    fc.assert(
      fc.property(anything, fc.boolean(), (template, rehearsal) => {
        expect(refusal(template, rehearsal) ?? 'link.template_').toMatch(/^link\.template_/);
      }),
    );
  });
});

describe('expandTemplate', () => {
  test('escapes each value into its segment', () => {
    expect(expandTemplate('https://h.example/{project}/{version}/{tag}/{filename}?raw=1', values)).toEqual({
      url: 'https://h.example/demo/1!1.0/v1.0/demo-1.0%2Bcpu-py3-none-any.whl?raw=1',
    });
    expect(expandTemplate('https://h.example/{tag}/{filename}', { ...values, tag: 'rel/1 ?#%' })).toEqual({
      url: 'https://h.example/rel%2F1%20%3F%23%25/demo-1.0%2Bcpu-py3-none-any.whl',
    });
  });

  test('says what is missing, and only where it is asked for', () => {
    expect(expandTemplate('https://h.example/{tag}/{filename}', { ...values, tag: '' })).toEqual({ missing: 'tag' });
    expect(expandTemplate('https://h.example/{filename}', { ...values, tag: '' })).toHaveProperty('url');
  });

  test.each(['.', '..', '%2e', '\ud800'])('a tag of %j does not bend the path', (tag) => {
    const expand = () => expandTemplate('https://h.example/a/{tag}/{filename}', { ...values, tag });
    if (tag === '%2e') expect(expand()).toHaveProperty('url', expect.stringContaining('/%252e/'));
    else expect(expand).toThrow(/cannot be part of a link/);
  });

  test('a template made to meet its value is caught', () => {
    expect(() => expandTemplate('https://h.example/a/%{tag}/{filename}', { ...values, tag: '2e' })).toThrow(
      /cannot be/,
    );
    expect(() => expandTemplate('https://h.example/a/.{tag}/{filename}', { ...values, tag: '.' })).toThrow(/cannot be/);
  });

  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('.', '..', '/', '%2e', '2e', '@', ':', '\\', '?', '#', '//evil.example'),
  );
  const piece = fc.oneof(
    fc.constantFrom('{project}', '{version}', '{tag}', '%', '.', '/', '-', 'x', '@', ':', '//'),
    fc.stringMatching(/^[a-z0-9%.]*$/),
  );
  test('never another host, never another last segment, always what was asked', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 6 }),
        fc.record({ filename: text, project: text, version: text, tag: text }),
        (pieces, record) => {
          const template = `https://files.example.org:8443/${pieces.join('')}/{filename}?raw=1`;
          try {
            const expanded = expandTemplate(template, record);
            if ('missing' in expanded) {
              expect(record[expanded.missing]).toBe('');
              return;
            }
            const url = new URL(expanded.url);
            expect(url.origin).toBe('https://files.example.org:8443');
            expect(url.username + url.password + url.hash).toBe('');
            expect(url.search).toBe('?raw=1');
            expect(decodeURIComponent(url.pathname.split('/').at(-1) ?? '')).toBe(record.filename);
          } catch (error) {
            if (!isProblem(error)) throw error;
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});

test('linkHost', () => {
  expect(linkHost('https://Files.Example.org/x')).toBe('files.example.org');
  expect(linkHost('http://127.0.0.1:8080/x')).toBe('127.0.0.1:8080');
});
