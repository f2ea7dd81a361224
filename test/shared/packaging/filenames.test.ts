import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDistributionFilename, normalizeName, parseFilename } from '../../../shared/packaging/index.ts';
import { isProblem } from '../../../shared/problem/index.ts';

describe('wheels', () => {
  it('reads every part', () => {
    expect(
      parseFilename('Foo.Bar_baz-1.0RC1-2b-cp312.cp313-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl'),
    ).toEqual({
      kind: 'wheel',
      project: 'foo-bar-baz',
      version: '1.0rc1',
      build: '2b',
      pythonTag: 'cp312.cp313',
      abiTag: 'abi3',
      platformTag: 'manylinux_2_17_x86_64.manylinux2014_x86_64',
    });
    expect(parseFilename('six-1.16.0-py2.py3-none-any.whl')).toMatchObject({ build: null, pythonTag: 'py2.py3' });
    expect(parseFilename('a-1!2.0+cpu.1-py3-none-any.whl')).toMatchObject({ version: '1!2.0+cpu.1' });
  });

  it.each([
    ['too few parts', 'demo-1.0-py3-none.whl'],
    ['too many parts', 'demo-1.0-1-py3-none-any-x.whl'],
    ['no version', 'demo-x-py3-none-any.whl'],
    ['an escaped version', 'demo-1.0_1-py3-none-any.whl'],
    ['a build tag without a digit', 'demo-1.0-b1-py3-none-any.whl'],
    ['two underscores', 'de__mo-1.0-py3-none-any.whl'],
    ['an empty tag', 'demo-1.0-py3--any.whl'],
    ['a hole in a tag set', 'demo-1.0-py2..py3-none-any.whl'],
    ['a path', '../demo-1.0-py3-none-any.whl'],
    ['another ending', 'demo-1.0-py3-none-any.WHL'],
    ['an egg', 'demo-1.0-py3.11.egg'],
  ])('refuses %s', (_what, filename) => {
    expect(() => parseFilename(filename)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'filename.invalid' }) }),
    );
  });
});

describe('sdists', () => {
  it('reads PEP 625 and older names', () => {
    expect(parseFilename('foo_bar-1.0.tar.gz')).toEqual({ kind: 'sdist', project: 'foo-bar', version: '1.0' });
    expect(parseFilename('my-old-pkg-1.0b2.tar.gz')).toEqual({
      kind: 'sdist',
      project: 'my-old-pkg',
      version: '1.0b2',
    });
  });

  it('lets the metadata decide where the version begins', () => {
    expect(parseFilename('pkg-1.0-1.tar.gz')).toMatchObject({ project: 'pkg-1-0', version: '1' });
    expect(parseFilename('pkg-1.0-1.tar.gz', { name: 'PKG', version: '1.0.post1' })).toEqual({
      kind: 'sdist',
      project: 'pkg',
      version: '1.0.post1',
    });
    expect(parseFilename('pkg-1.0-1.tar.gz', { name: 'other', version: '1.0' })).toMatchObject({ version: '1' });
  });

  it.each(['demo.tar.gz', 'demo-.tar.gz', '-1.0.tar.gz', 'demo-abc.tar.gz', 'demo-1.0.zip', 'demo- 1.0.tar.gz'])(
    'refuses %s',
    (filename) => {
      expect(() => parseFilename(filename)).toThrow(/is not that of a wheel or an sdist/);
    },
  );
});

describe('all names', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(_[a-z0-9]{1,5}){0,2}$/);
  const version = fc.tuple(fc.nat(99), fc.nat(99)).map((parts) => parts.join('.'));
  const tag = fc.stringMatching(/^[a-z0-9]{1,6}(\.[a-z0-9]{1,6}){0,2}$/);

  it('come back from their parts', () => {
    fc.assert(
      fc.property(
        name,
        version,
        fc.option(fc.nat(99), { nil: null }),
        tag,
        tag,
        tag,
        (name, version, build, py, abi, platform) => {
          const filename = `${[name, version, ...(build === null ? [] : [build]), py, abi, platform].join('-')}.whl`;
          expect(parseFilename(filename)).toEqual({
            kind: 'wheel',
            project: normalizeName(name),
            version,
            build: build === null ? null : String(build),
            pythonTag: py,
            abiTag: abi,
            platformTag: platform,
          });
          expect(parseFilename(`${name}-${version}.tar.gz`)).toEqual({
            kind: 'sdist',
            project: normalizeName(name),
            version,
          });
        },
      ),
    );
  });

  it('give a problem or parts, never anything else', () => {
    const ending = fc.constantFrom('', '.whl', '.tar.gz');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z0-9._+!-]*$/)), ending, (stem, ending) => {
        try {
          expect(['wheel', 'sdist']).toContain(parseFilename(stem + ending).kind);
        } catch (error) {
          expect(isProblem(error)).toBe(true);
        }
      }),
    );
  });

  it('are normalised as in PEP 503', () => {
    expect(normalizeName('Friendly-._.-BARD')).toBe('friendly-bard');
    expect(isDistributionFilename('a-1.tar.gz')).toBe(true);
    expect(isDistributionFilename('a-1.whl.asc')).toBe(false);
  });
});
