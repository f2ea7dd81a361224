import path from 'node:path';
import { expect, it } from 'vitest';
import { launchRequestOf, readLaunchRequest } from '../../../electron/desktop/launch-request.ts';

it('names a path as the second instance saw it', () => {
  const cwd = path.resolve('/somewhere');
  expect(launchRequestOf(['dist'], cwd)).toEqual({ path: path.join(cwd, 'dist') });
  expect(launchRequestOf(['fallback-links://open'], cwd)).toEqual({ path: null });
});

it('crosses to the first instance', () => {
  const request = { path: '/somewhere/dist' };
  expect(readLaunchRequest(structuredClone(request))).toEqual(request);
});

it.each([undefined, null, 'dist', { path: 1 }, { path: 'x'.repeat(4097) }])(
  'asks for nothing when it is %s',
  (data) => {
    expect(readLaunchRequest(data)).toEqual({ path: null });
  },
);
