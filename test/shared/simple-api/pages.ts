import fc from 'fast-check';
import type { PageFile, ProjectPage } from '../../../shared/simple-api/index.ts';

export const sha256 = 'a'.repeat(64);

export function pageFile(filename: string, overrides: Partial<PageFile> = {}): PageFile {
  return {
    filename,
    size: 1234,
    sha256,
    hostedUrl: `https://files.index.example/aa/${encodeURIComponent(filename)}`,
    externalUrls: [`https://downloads.example.org/v1/${encodeURIComponent(filename)}`],
    requiresPython: null,
    yanked: false,
    coreMetadata: false,
    uploadTime: null,
    provenance: null,
    ...overrides,
  };
}

export function projectPage(files: readonly PageFile[], overrides: Partial<ProjectPage> = {}): ProjectPage {
  return { name: 'demo', versions: ['1.0'], files, ...overrides };
}

/** Every string that HTML can hold: U+0000 cannot stand in a document, and UTF-8 has no lone surrogates. */
const text = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom(
        ...'<>"\'&;#=\r\n\t `/-!'.split(''),
        'amp',
        'quot',
        '</a>',
        '<!--',
        '-->',
        '&#13;',
        '\u0085',
        '\u2028',
      ),
    }),
  )
  .map((value) => value.replaceAll('\0', ''));

/** One path segment of any other characters. */
const hostileFilename = text
  .map((value) => value.replace(/[/\\]/g, ''))
  .filter((value) => value !== '' && value !== '.' && value !== '..');

/** A URL of which the filename is the last segment, as the URL standard writes it. */
function urlOf(filename: string): fc.Arbitrary<string> {
  return fc
    .record({
      host: fc.constantFrom('https://a.example', 'https://b.example:8443', 'http://127.0.0.1:9'),
      query: fc.constantFrom('', '?x=1&y="<>\''),
    })
    .map(({ host, query }) => new URL(`${host}/p%20q/${encodeURIComponent(filename)}${query}`).href);
}

const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: 64, maxLength: 64 });

const hostileFile: fc.Arbitrary<PageFile> = hostileFilename.chain((filename) =>
  fc.record({
    filename: fc.constant(filename),
    size: fc.nat(),
    sha256: hex,
    hostedUrl: urlOf(filename),
    externalUrls: fc.array(urlOf(filename), { maxLength: 2 }),
    requiresPython: fc.option(text.filter((value) => value !== '')),
    yanked: fc.oneof(
      fc.boolean(),
      text.filter((value) => value !== ''),
    ),
    coreMetadata: fc.oneof(fc.boolean(), fc.record({ sha256: hex })),
    uploadTime: fc.option(fc.constant('2026-11-22T10:00:00.000000Z')),
    provenance: fc.option(fc.constant('https://files.index.example/p?a=1&b="2"')),
  }),
);

export const hostilePage: fc.Arbitrary<ProjectPage> = fc
  .record({
    name: fc.constantFrom('demo', 'a-b'),
    versions: fc.array(text),
    status: fc.option(
      fc.record({
        status: fc.constantFrom('active' as const, 'archived' as const, 'quarantined' as const),
        reason: text,
      }),
      { nil: undefined },
    ),
    files: fc.uniqueArray(hostileFile, { maxLength: 5, selector: (file) => file.filename }),
  })
  .map(({ status, ...page }) => (status === undefined ? page : { ...page, status }));
