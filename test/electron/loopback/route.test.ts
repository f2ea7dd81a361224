import fc from 'fast-check';
import { expect, it } from 'vitest';
import { routeOf } from '../../../electron/loopback/route.ts';

const page = new Set(['/', '/index.html', '/assets/index.js']);

it.each([
  ['GET', '/', { kind: 'page', path: '/' }],
  ['HEAD', '/assets/index.js?v=1', { kind: 'page', path: '/assets/index.js' }],
  ['POST', '/session', { kind: 'session' }],
  ['POST', '/rpc/releases/watchList', { kind: 'rpc' }],
  ['PUT', '/spool/a%20b.whl', { kind: 'spool', encodedName: 'a%20b.whl' }],
  ['PUT', '/spool/', { kind: 'spool', encodedName: '' }],
  ['GET', '/rpc/releases/list', { kind: 'wrong-method', allow: 'POST' }],
  ['PATCH', '/session', { kind: 'wrong-method', allow: 'POST' }],
  ['POST', '/spool/a', { kind: 'wrong-method', allow: 'PUT' }],
  ['PUT', '/', { kind: 'wrong-method', allow: 'GET, HEAD' }],
  ['POST', '/rpc', { kind: 'not-found' }],
  ['POST', '/rpc/a1', { kind: 'not-found' }],
  ['GET', '', { kind: 'not-found' }],
])('%s %s', (method, target, route) => {
  expect(routeOf(method, target, page)).toEqual(route);
});

it('finds a page only under a name of the manifest', () => {
  const outcome = fc.check(
    fc.property(fc.webPath(), fc.constantFrom('GET', 'HEAD', 'POST', 'PUT'), (target, method) => {
      const route = routeOf(method, target, page);
      return route.kind !== 'page' || page.has(route.path);
    }),
  );
  expect(outcome.counterexample).toBeNull();
});
