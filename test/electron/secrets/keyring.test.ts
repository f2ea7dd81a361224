/** The real module, in a process of its own that cannot reach a Secret Service: nobody's keyring is touched. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temp.ts';

const face = join(import.meta.dirname, '..', '..', '..', 'electron', 'secrets', 'keyring.ts');

const script = `
const { openKeyring } = await import(process.argv[1]);
const keyring = openKeyring();
const outcomes = await Promise.allSettled([
  keyring.get('https://upload.pypi.org/legacy/', '__token__'),
  keyring.set('https://upload.pypi.org/legacy/', '__token__', 'a secret that is kept nowhere'),
  keyring.remove('https://upload.pypi.org/legacy/', '__token__'),
  keyring.get('https://upload.pypi.org/legacy/', '__token__'),
]);
console.log(JSON.stringify(outcomes.map(({ status, value, reason }) => reason?.problem ?? { status, value, reason: String(reason) })));
`;

describe.runIf(process.platform === 'linux')('without a Secret Service', () => {
  it.each([
    ['no bus', {}],
    ['a bus that is not there', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' }],
  ])(
    'the keyring is missing: a problem with a remedy, no crash, and no store that is lost at the next start (%s)',
    async (_, bus) => {
      const home = await temporaryFolder();
      const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', script, face], {
        env: { PATH: '/usr/bin:/bin', HOME: home, XDG_RUNTIME_DIR: home, ...bus },
      });
      expect(stderr).toBe('');
      const problems: unknown = JSON.parse(stdout);
      expect(problems).toEqual(
        Array.from({ length: 4 }, () => ({
          code: 'keyring.missing',
          message: 'This computer has no keyring that can be reached.',
          facts: { detail: expect.stringMatching(/d-?bus/i) },
          remedy: expect.stringContaining('for this session'),
        })),
      );
      expect(stdout).not.toContain('a secret that is kept nowhere');
    },
  );
});
