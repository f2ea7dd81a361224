import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMetalink, writeMetalink, type MetalinkInput } from '../../../shared/metalink/index.ts';
import { isProblem } from '../../../shared/problem/index.ts';

const hash = '0123456789abcdef'.repeat(4);
const file: MetalinkInput = {
  name: 'demo-1.0.tar.gz',
  size: 5,
  sha256: hash,
  pieceLength: 4,
  pieces: Uint8Array.from({ length: 64 }, (_, index) => index),
  urls: [
    { url: 'https://hosted.example/demo-1.0.tar.gz', priority: 2 },
    { url: 'https://external.example/demo-1.0.tar.gz?a=1&b=2', priority: 1 },
  ],
};

function problemCode(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (isProblem(error)) return error.problem.code;
    throw error;
  }
  return 'none';
}

describe('writing', () => {
  it('is RFC 5854, the URLs in the order of their priority', () => {
    expect(writeMetalink(file)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<metalink xmlns="urn:ietf:params:xml:ns:metalink">
  <file name="demo-1.0.tar.gz">
    <size>5</size>
    <hash type="sha-256">${hash}</hash>
    <pieces length="4" type="sha-256">
      <hash>000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f</hash>
      <hash>202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f</hash>
    </pieces>
    <url priority="1">https://external.example/demo-1.0.tar.gz?a=1&amp;b=2</url>
    <url priority="2">https://hosted.example/demo-1.0.tar.gz</url>
  </file>
</metalink>
`);
  });

  it('leaves out what is not known of the pieces', () => {
    const written = writeMetalink({ ...file, pieceLength: null, pieces: new Uint8Array() });
    expect(written).not.toContain('<pieces');
    expect(readMetalink(written)).toMatchObject([{ sha256: hash, pieceLength: null, pieces: new Uint8Array() }]);
  });

  it.each(['', '.', '..', '../x', 'a/b', 'a\\b', 'a\0', 'a\nb', 'a\u0001', 'a\uffff', '\ud800'])(
    'refuses the name %j',
    (name) => {
      expect(problemCode(() => writeMetalink({ ...file, name }))).toBe('metalink.name');
    },
  );

  it.each([
    ['too few pieces', { pieces: new Uint8Array(32) }],
    ['pieces of no length', { pieceLength: null }],
    ['half a piece', { pieces: new Uint8Array(65) }],
    ['pieces of length zero', { pieceLength: 0 }],
    ['a negative size', { size: -1 }],
    ['a hash that is none', { sha256: 'ABC' }],
    ['priority 0', { urls: [{ url: 'https://a.example/', priority: 0 }] }],
    ['priority 1000000', { urls: [{ url: 'https://a.example/', priority: 1_000_000 }] }],
  ])('throws where the caller contradicts itself: %s', (_what, wrong) => {
    expect(() => writeMetalink({ ...file, ...wrong })).toThrow(RangeError);
  });
});

const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: 64, maxLength: 64 });
const name = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom(...'<>&"\' ;]'.split(''), ']]>', '&lt;', '\u0085', '\u2028', '\u{1f40d}') }),
  )
  .filter((text) => text !== '.' && text !== '..' && text !== '' && !/[/\\\u0000-\u001f\u007f\ufffe\uffff]/.test(text));
const url = fc.webUrl({ withQueryParameters: true, withFragments: false }).map((text) => new URL(text).href);
const anyFile = fc
  .record({
    name,
    size: fc.nat(200),
    sha256: hex,
    pieceLength: fc.integer({ min: 1, max: 50 }),
    urls: fc.uniqueArray(fc.record({ url, priority: fc.integer({ min: 1, max: 999_999 }) }), {
      selector: (each) => each.priority,
      maxLength: 4,
    }),
    seed: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  })
  .map(({ seed, ...rest }) => {
    const count = Math.ceil(rest.size / rest.pieceLength);
    return {
      ...rest,
      pieces: Uint8Array.from({ length: count * 32 }, (_, index) => (seed[index % 32] ?? 0) ^ (index >> 5)),
    };
  });

it('what was written comes back, whatever the name and the URLs are', () => {
  fc.assert(
    fc.property(anyFile, (input) => {
      expect(readMetalink(writeMetalink(input))).toEqual([
        {
          ...input,
          // RFC 5854 has no way to say "no pieces of this length".
          pieceLength: input.size === 0 ? null : input.pieceLength,
          urls: input.urls.toSorted((a, b) => a.priority - b.priority),
        },
      ]);
    }),
  );
});

const document = (inner: string, root = 'xmlns="urn:ietf:params:xml:ns:metalink"') =>
  `<metalink ${root}>${inner}</metalink>`;

describe('reading', () => {
  it('takes several files, ignores other namespaces, hashes, pieces and schemes, and sorts the URLs', () => {
    const xml = document(`
      <generator>x</generator><published>2026-11-22T00:00:00Z</published>
      <file name="a" xmlns:o="urn:other">
        <o:size>1</o:size><o:x><size>2</size></o:x>
        <size> 7 </size><hash type="md5">00</hash><hash type="sha-256"><![CDATA[${hash}]]></hash>
        <pieces length="1" type="sha-1"><hash>00</hash></pieces>
        <pieces length="7" type="sha-256"><hash>${hash}</hash></pieces>
        <url>https://last.example/a</url><url priority="2">http://second.example/a</url>
        <url priority="1">ftp://first.example/a</url><url priority="1">not a url</url>
        <metaurl mediatype="torrent">https://t.example/a</metaurl>
      </file>
      <file name="b"/>`);
    expect(readMetalink(xml)).toEqual([
      {
        name: 'a',
        size: 7,
        sha256: hash,
        pieceLength: 7,
        pieces: Uint8Array.from(Buffer.from(hash, 'hex')),
        urls: [
          { url: 'http://second.example/a', priority: 2 },
          { url: 'https://last.example/a', priority: 999_999 },
        ],
      },
      { name: 'b', size: null, sha256: null, pieceLength: null, pieces: new Uint8Array(), urls: [] },
    ]);
  });

  it('understands a prefix', () => {
    expect(
      readMetalink('<m:metalink xmlns:m="urn:ietf:params:xml:ns:metalink"><m:file name="a"/></m:metalink>'),
    ).toHaveLength(1);
  });

  const bomb = `<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, i) => `<!ENTITY ${'bcdefghij'[i]} "${`&${'abcdefghi'[i]};`.repeat(10)}">`).join('')}]>`;
  it.each([
    ['a document type', `<!DOCTYPE metalink>${document('')}`, 'metalink.doctype'],
    ['a billion laughs', `${bomb}${document('<file name="&j;"/>')}`, 'metalink.doctype'],
    [
      'an external entity',
      `<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>${document('<file name="a"><url>&x;</url></file>')}`,
      'metalink.doctype',
    ],
    ['an entity that nobody declared', document('<file name="&x;"/>'), 'metalink.not_xml'],
    ['a cut document', '<metalink xmlns="urn:ietf:params:xml:ns:metalink"><file name="a">', 'metalink.not_xml'],
    ['nothing', '', 'metalink.not_xml'],
    ['an HTML page', '<!doctype html><p>Not found', 'metalink.not_xml'],
    ['another XML', '<rss/>', 'metalink.not_metalink'],
    ['Metalink 3', document('', 'xmlns="http://www.metalinker.org/" version="3.0"'), 'metalink.not_metalink'],
    ['a name with a path', document('<file name="../../etc/passwd"/>'), 'metalink.invalid'],
    ['no name', document('<file/>'), 'metalink.invalid'],
    ['a size that is none', document('<file name="a"><size>-1</size></file>'), 'metalink.invalid'],
    ['a size beyond counting', document('<file name="a"><size>99999999999999999</size></file>'), 'metalink.invalid'],
    ['a hash that is none', document('<file name="a"><hash type="sha-256">00</hash></file>'), 'metalink.invalid'],
    [
      'pieces of length zero',
      document('<file name="a"><pieces length="0" type="sha-256"/></file>'),
      'metalink.invalid',
    ],
    [
      'too few pieces',
      document('<file name="a"><size>9</size><pieces length="1" type="sha-256"/></file>'),
      'metalink.invalid',
    ],
    [
      'a priority of zero',
      document('<file name="a"><url priority="0">https://a.example/</url></file>'),
      'metalink.invalid',
    ],
    ['a deep nest', document('<x>'.repeat(100_000)), 'metalink.invalid'],
    ['too much', ' '.repeat(33 * 1024 * 1024), 'metalink.too_large'],
  ])('refuses %s', (_what, xml, code) => {
    expect(problemCode(() => readMetalink(xml))).toBe(code);
  });

  it('answers with files or a problem, whatever it is given', () => {
    const fragment = fc.constantFrom(
      '<',
      '>',
      '/>',
      '</',
      'metalink',
      'file',
      ' name="a"',
      ' xmlns="urn:ietf:params:xml:ns:metalink"',
      'url',
      'size',
      '&#1;',
      '&amp;',
      '<![CDATA[',
      ']]>',
      '<!--',
      '<!DOCTYPE x [',
      '<?xml?>',
      ' ',
      'hash',
      '\0',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fragment).map((parts) => parts.join('')),
        ),
        (xml) => {
          expect(problemCode(() => readMetalink(xml))).toMatch(/^(none|metalink\.[a-z_]+)$/);
        },
      ),
    );
  });
});
