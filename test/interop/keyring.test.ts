/** Our entries in the keyring are twine's: the real module on one side, twine's own code with Python's keyring on the other. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/temp.ts';
import { needs, programOf } from '../support/tools.ts';

const root = join(import.meta.dirname, '..', '..');
const pypi = 'https://upload.pypi.org/legacy/';

needs(
  'dbus',
  'secretstorage',
  'twine',
)('a Secret Service', () => {
  it('holds entries that twine and this app share', async () => {
    const env = await secretService();
    await twine(env, `keyring.set_password('${pypi}', '__token__', 'set by Python')`);
    expect(await ours(env, `keyring.get('${pypi}', '__token__')`)).toBe('set by Python');

    await ours(env, `keyring.set('${pypi}', '__token__', 'set by us')`);
    expect(await twine(env, `print(password_for('${pypi}'))`)).toBe('__token__ set by us');

    // A token for one project: as people give one to twine.
    await ours(env, `keyring.set('${pypi}?demo', '__token__', 'for demo')`);
    expect(await twine(env, `print(password_for('${pypi}?demo'))`)).toBe('__token__ for demo');
    expect(await ours(env, `keyring.get('${pypi}', '__token__')`)).toBe('set by us');

    expect(await ours(env, `keyring.remove('${pypi}?demo', '__token__')`)).toBe(true);
    expect(await ours(env, `keyring.remove('${pypi}?demo', '__token__')`)).toBe(false);
    expect(await twine(env, `print(keyring.get_password('${pypi}?demo', '__token__'))`)).toBe('None');
    expect(await twine(env, `print(password_for('${pypi}'))`)).toBe('__token__ set by us');
  });

  it('that stays locked is a problem: nothing is read, replaced or removed', async () => {
    const env = await secretService('locked');
    for (const call of [
      `get('${pypi}', '__token__')`,
      `set('${pypi}', '__token__', 'a new one')`,
      `remove('${pypi}', '__token__')`,
    ]) {
      expect(await ours(env, `keyring.${call}`)).toMatchObject({
        code: 'keyring.locked',
        remedy: expect.stringContaining('Unlock'),
      });
    }
  });

  it('that says nothing is not taken for one that is not there', async () => {
    const env = await secretService('silent');
    expect(await ours(env, `keyring.get('${pypi}', '__token__')`)).toMatchObject({
      code: 'keyring.failed',
      message: 'The keyring of this computer does not answer.',
    });
  });
});

type Environment = Readonly<Record<string, string>>;

/** A bus and a service of the test's own. */
async function secretService(...args: readonly string[]): Promise<Environment> {
  const home = await temporaryFolder();
  const bus = start(programOf('dbus'), ['--session', '--nofork', '--print-address'], { HOME: home });
  const address = await firstLine(bus);
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: home,
    DBUS_SESSION_BUS_ADDRESS: address,
    PYTHON_KEYRING_BACKEND: 'keyring.backends.SecretService.Keyring',
    PYTHONWARNINGS: 'ignore',
  };
  const service = start(programOf('python'), [join(root, 'test/support/secret-service.py'), ...args], env);
  expect(await firstLine(service)).toBe('ready');
  return env;
}

function start(program: string, args: readonly string[], env: Environment): ChildProcess {
  const child = spawn(program, [...args], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  return child;
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('the program has no output');
  for await (const line of createInterface({ input: stdout })) return line;
  throw new Error('the program ended without a line');
}

/** What our keyring answers, in a process on that bus: the value, or the problem. */
async function ours(env: Environment, expression: string): Promise<unknown> {
  const script = `
    const { openKeyring } = await import(process.argv[1]);
    const keyring = openKeyring();
    const answer = await (${expression}).catch((error) => error.problem ?? String(error));
    console.log(JSON.stringify(answer ?? null));
  `;
  const face = join(root, 'electron/secrets/keyring.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script, face], { env });
  const answer: unknown = JSON.parse(stdout);
  return answer;
}

async function twine(env: Environment, statement: string): Promise<string> {
  const script = `
import keyring
from twine import auth
def password_for(url):
    resolver = auth.Resolver.choose(False)({'repository': url}, auth.CredentialInput())
    return f'{resolver.username} {resolver.password}'
${statement}
`;
  const { stdout } = await promisify(execFile)(programOf('python'), ['-c', script], { env });
  return stdout.trim();
}
