import { expect, it } from 'vitest';
import { commandLine, installArguments, pipEnvironment } from '../../../electron/fault-bench/pip-call.ts';

it('installs from the gateway alone, into a folder of the run', () => {
  const options = { simpleUrl: 'http://127.0.0.1:8000/simple/', requirement: 'demo==1.0' };
  const args = installArguments({ file: 'python3', args: ['-m', 'pip'] }, options);
  expect(args.slice(0, 4)).toEqual(['-m', 'pip', 'install', '--isolated']);
  expect(args.join(' ')).toContain('--index-url http://127.0.0.1:8000/simple/ --target packages demo==1.0');
});

it('is shown as one would type it', () => {
  expect(commandLine('python3', ['-m', 'pip', '--index-url', 'http://127.0.0.1:8000/simple/', 'demo==1.0'])).toBe(
    'python3 -m pip --index-url http://127.0.0.1:8000/simple/ demo==1.0',
  );
  expect(commandLine('C:\\Program Files\\py.exe', ['a'])).toBe('"C:\\Program Files\\py.exe" a');
});

it("has nothing of the person's settings for pip, and no proxy", () => {
  const given = {
    PATH: '/usr/bin',
    PIP_INDEX_URL: 'https://elsewhere.example/simple',
    pip_target: '/home',
    https_proxy: 'http://proxy.example',
    HTTP_PROXY: 'http://proxy.example',
    TMPDIR: '/tmp',
  };
  const env = pipEnvironment(given, { temporaryFolder: '/run/temp', nullDevice: '/dev/null' });
  expect(env).toMatchObject({ PATH: '/usr/bin', PIP_CONFIG_FILE: '/dev/null', NO_PROXY: '*', TMPDIR: '/run/temp' });
  const left = Object.keys(env).filter((name) => /pip|proxy/i.test(name));
  expect(left.toSorted()).toEqual(['NO_PROXY', 'PIP_CONFIG_FILE']);
});
