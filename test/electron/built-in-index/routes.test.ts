import fc from 'fast-check';
import { expect, test } from 'vitest';
import { routeOf } from '../../../electron/built-in-index/routes.ts';

const hash = 'ab'.repeat(32);
const folder = `/files/ab/ab/${'ab'.repeat(30)}`;

test.each([
  ['/', { kind: 'moved', location: '/simple/' }],
  ['/legacy/', { kind: 'upload' }],
  ['/legacy/?:action=file_upload', { kind: 'upload' }],
  ['/legacy', { kind: 'upload-without-slash' }],
  ['/legacy/x', { kind: 'unknown' }],
  ['/simple', { kind: 'moved', location: '/simple/' }],
  ['/simple/', { kind: 'projects' }],
  ['/simple/?format=x', { kind: 'projects' }],
  ['/simple/demo/', { kind: 'project', project: 'demo', hostedOnly: false }],
  ['/simple/demo', { kind: 'moved', location: '/simple/demo/' }],
  ['/simple/De_mo..x/', { kind: 'moved', location: '/simple/de-mo-x/' }],
  ['/simple/De%5Fmo', { kind: 'moved', location: '/simple/de-mo/' }],
  ['/simple//demo/', { kind: 'unknown' }],
  ['/simple/demo/index.html', { kind: 'unknown' }],
  ['/simple/demo//', { kind: 'unknown' }],
  ['/simple/-x-/', { kind: 'unknown' }],
  ['/simple/..%2f/', { kind: 'unknown' }],
  ['/simple/%2e%2e/', { kind: 'unknown' }],
  ['/simple/caf%C3%A9/', { kind: 'unknown' }],
  ['/hosted/simple', { kind: 'moved', location: '/hosted/simple/' }],
  ['/hosted/simple/', { kind: 'projects' }],
  ['/hosted/simple/Demo', { kind: 'moved', location: '/hosted/simple/demo/' }],
  ['/hosted/simple/demo/', { kind: 'project', project: 'demo', hostedOnly: true }],
  ['/hosted/', { kind: 'unknown' }],
  [`${folder}/a.whl`, { kind: 'file', blake2b256: hash, filename: 'a.whl' }],
  [`${folder}/a%2B1.whl?x`, { kind: 'file', blake2b256: hash, filename: 'a+1.whl' }],
  [`${folder}/a.whl.metadata`, { kind: 'metadata', blake2b256: hash, filename: 'a.whl' }],
  [`${folder}/`, { kind: 'unknown' }],
  [`${folder}/a/b`, { kind: 'unknown' }],
  [`/files/AB/ab/${'ab'.repeat(30)}/a.whl`, { kind: 'unknown' }],
  ['/files/../../etc/passwd', { kind: 'unknown' }],
  ['/%', { kind: 'unknown' }],
  ['http://127.0.0.1:8080/simple/', { kind: 'projects' }],
  ['https://127.0.0.1/simple/', { kind: 'unknown' }],
  ['*', { kind: 'unknown' }],
  ['', { kind: 'unknown' }],
])('%s', (target, expected) => {
  expect(routeOf(target)).toEqual(expected);
});

test('a redirect only ever leads to a place on this index that answers', () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom('simple', 'hosted', '..', '%2e', 'A_b', '//', 'a.b'));
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const route = routeOf(`/${pieces.join('/')}`);
      if (route.kind !== 'moved') return;
      expect(route.location).toMatch(/^\/(?:hosted\/)?simple\/(?:[a-z0-9-]+\/)?$/);
      expect(routeOf(route.location).kind).toMatch(/^projects?$/);
    }),
  );
});
