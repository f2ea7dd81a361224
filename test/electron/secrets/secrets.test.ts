import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  createSecrets,
  type Environment,
  revealSecret,
  Secret,
  type Secrets,
} from '../../../electron/secrets/index.ts';
import { type FakeKeyring, fakeKeyring } from '../../support/keyring.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { pypiToken } from '../../support/tokens.ts';

const pypi = { name: 'PyPI', uploadUrl: 'https://upload.pypi.org/legacy/' };
const testPypi = { name: 'TestPyPI', uploadUrl: 'https://test.pypi.org/legacy/' };
const ours = { name: 'Ours', uploadUrl: 'https://index.example.org/upload/' };
const token = (seed: string) => pypiToken({ seed });

let home: string;
let keyring: FakeKeyring;

beforeEach(async () => {
  home = await temporaryFolder();
  keyring = fakeKeyring();
});

function secretsWith(environment: Environment = {}): Secrets {
  return createSecrets({ home, environment, keyring, now: () => new Date('2026-11-22T12:00:00Z') });
}

async function writePypirc(text: string): Promise<void> {
  await writeFile(join(home, '.pypirc'), text);
}

async function found(secrets: Secrets, target: Parameters<Secrets['find']>[0], project: string | null) {
  const credentials = await secrets.find(target, project);
  if (credentials === null) return null;
  const { password, ...rest } = credentials;
  return { ...rest, secret: revealSecret(password) };
}

describe('credentials', () => {
  it('are nowhere at first', async () => {
    const secrets = secretsWith();
    expect(await secrets.find(pypi, 'demo')).toBeNull();
    expect(await secrets.status(pypi, 'demo')).toEqual({
      present: false,
      from: null,
      ofProject: false,
      username: null,
      hint: '',
      problem: null,
    });
  });

  it('are found where they were said last: session, environment, then what is kept for the project, then for the index', async () => {
    keyring.entries.set(`${pypi.uploadUrl} __token__`, token('f'));
    keyring.entries.set(`${pypi.uploadUrl}?demo __token__`, token('d'));
    await writePypirc(
      `[distutils]\nindex-servers = pypi Demo\n[pypi]\npassword = ${token('g')}\n[Demo]\nrepository = ${pypi.uploadUrl}\npassword = ${token('e')}\n`,
    );
    const environment: Record<string, string | undefined> = { TWINE_PASSWORD: token('c') };
    const secrets = secretsWith(environment);
    await secrets.set(pypi, null, new Secret(token('b')), 'session');
    await secrets.set(pypi, 'demo', new Secret(token('a')), 'session');

    expect(await found(secrets, pypi, 'Demo')).toMatchObject({ from: 'session', project: 'demo', secret: token('a') });
    await secrets.forget(pypi, 'demo', 'session');
    expect(await found(secrets, pypi, 'demo')).toMatchObject({ from: 'session', project: null, secret: token('b') });
    await secrets.forget(pypi, null, 'session');
    expect(await found(secrets, pypi, 'demo')).toMatchObject({ from: 'environment', secret: token('c') });
    delete environment['TWINE_PASSWORD'];
    expect(await found(secrets, pypi, 'demo')).toMatchObject({ from: 'keyring', project: 'demo', secret: token('d') });
    await secrets.forget(pypi, 'demo', 'keyring');
    expect(await found(secrets, pypi, 'demo')).toMatchObject({ from: 'pypirc', project: 'demo', secret: token('e') });
    await writePypirc(`[pypi]\npassword = ${token('g')}\n`);
    expect(await found(secrets, pypi, 'demo')).toMatchObject({ from: 'keyring', project: null, secret: token('f') });
    await secrets.forget(pypi, null, 'keyring');
    expect(await found(secrets, pypi, 'demo')).toMatchObject({ from: 'pypirc', project: null, secret: token('g') });
    await writePypirc('');
    expect(await found(secrets, pypi, 'demo')).toBeNull();
  });

  it('lie in the keyring where twine looks for them', async () => {
    const secrets = secretsWith();
    await secrets.set(pypi, null, new Secret(` ${token('a')}\n`), 'keyring');
    await secrets.set(pypi, 'My.Demo', new Secret(token('b')), 'keyring');
    expect([...keyring.entries]).toEqual([
      ['https://upload.pypi.org/legacy/ __token__', token('a')],
      ['https://upload.pypi.org/legacy/?my-demo __token__', token('b')],
    ]);
    expect(await found(secrets, pypi, 'my-demo')).toMatchObject({ secret: token('b') });
    expect(await found(secrets, pypi, 'other')).toMatchObject({ secret: token('a') });
    expect(await found(secrets, testPypi, 'my-demo')).toBeNull();
  });

  it('that are kept in the keyring take the place of those typed before', async () => {
    const secrets = secretsWith();
    await secrets.set(pypi, null, new Secret(token('a')), 'session');
    await secrets.set(pypi, null, new Secret(token('b')), 'keyring');
    expect(await found(secrets, pypi, null)).toMatchObject({ from: 'keyring', secret: token('b') });
  });

  it('of the user that .pypirc or the target names are found for an index that has passwords', async () => {
    keyring.entries.set(`${ours.uploadUrl} alice`, 'of alice');
    const secrets = secretsWith();
    expect(await found(secrets, ours, null)).toBeNull();
    expect(await found(secrets, { ...ours, username: 'alice' }, null)).toMatchObject({
      username: 'alice',
      secret: 'of alice',
    });
    await writePypirc(`[distutils]\nindex-servers = ours\n[ours]\nrepository = ${ours.uploadUrl}\nusername = alice\n`);
    expect(await found(secrets, ours, null)).toMatchObject({ from: 'keyring', username: 'alice', secret: 'of alice' });
    await secrets.set(ours, null, new Secret('a token here'), 'keyring');
    expect(await found(secrets, ours, null)).toMatchObject({ username: '__token__', secret: 'a token here' });
  });
});

describe('the environment', () => {
  it.each([
    ['PyPI, as twine does without a word', {}, pypi],
    ['the index of its address', { TWINE_REPOSITORY_URL: ours.uploadUrl, TWINE_REPOSITORY: 'testpypi' }, ours],
    ['the index of its section', { TWINE_REPOSITORY: 'testpypi' }, testPypi],
    ['an empty variable is none', { TWINE_REPOSITORY_URL: '', TWINE_REPOSITORY: '' }, pypi],
  ])('is for one index alone: %s', async (_, variables, wanted) => {
    const domain = wanted === testPypi ? 'test.pypi.org' : wanted === ours ? 'index.example.org' : 'pypi.org';
    const secrets = secretsWith({ ...variables, TWINE_PASSWORD: pypiToken({ domain }), TWINE_USERNAME: '__token__' });
    for (const target of [pypi, testPypi, ours]) {
      expect((await secrets.find(target, 'demo'))?.from ?? null).toBe(target === wanted ? 'environment' : null);
    }
  });

  it('names a user whose password is kept elsewhere, as with twine', async () => {
    keyring.entries.set(`${ours.uploadUrl} bob`, 'of bob');
    const secrets = secretsWith({ TWINE_USERNAME: 'bob', TWINE_REPOSITORY_URL: ours.uploadUrl });
    expect(await found(secrets, ours, null)).toMatchObject({ from: 'keyring', username: 'bob', secret: 'of bob' });
  });

  it('may be for one project, by its section or its address', async () => {
    await writePypirc(`[distutils]\nindex-servers = pypi demo\n[demo]\nrepository = ${pypi.uploadUrl}\n`);
    for (const variables of [{ TWINE_REPOSITORY: 'demo' }, { TWINE_REPOSITORY_URL: `${pypi.uploadUrl}?demo` }]) {
      const secrets = secretsWith({ ...variables, TWINE_PASSWORD: token('a') });
      expect(await found(secrets, pypi, 'Demo')).toMatchObject({ from: 'environment' });
      expect(await found(secrets, pypi, 'other')).toBeNull();
      expect(await found(secrets, pypi, null)).toBeNull();
    }
  });

  it('is for PyPI although .pypirc cannot be read', async () => {
    await writePypirc('no section');
    const secrets = secretsWith({ TWINE_PASSWORD: token('a') });
    expect(await found(secrets, pypi, null)).toMatchObject({ from: 'environment' });
  });

  it('is for nobody where its section is not known', async () => {
    const secrets = secretsWith({ TWINE_REPOSITORY: 'nowhere', TWINE_PASSWORD: token('a') });
    expect(await secrets.readEnvironment()).toBeNull();
    expect(await secrets.find(pypi, null)).toBeNull();
  });
});

describe('.pypirc', () => {
  it('has tokens of projects by the section’s name or by its address', async () => {
    await writePypirc(
      `[distutils]\nindex-servers = pypi My_Demo second\n[pypi]\npassword = ${token('a')}\n` +
        `[My_Demo]\nrepository = ${pypi.uploadUrl}\npassword = ${token('b')}\n` +
        `[second]\nrepository = ${pypi.uploadUrl}?other\npassword = ${token('c')}\n`,
    );
    const secrets = secretsWith();
    expect(await found(secrets, pypi, 'my-demo')).toMatchObject({ project: 'my-demo', secret: token('b') });
    expect(await found(secrets, pypi, 'other')).toMatchObject({ project: 'other', secret: token('c') });
    expect(await found(secrets, pypi, 'second')).toMatchObject({ project: null, secret: token('a') });
  });

  it('with a password for PyPI is refused before it is sent', async () => {
    await writePypirc('[pypi]\nusername = alice\npassword = correct horse\n');
    const secrets = secretsWith();
    await expect(secrets.find(pypi, null)).rejects.toMatchObject({ problem: { code: 'credentials.password_refused' } });
    expect(await secrets.status(pypi, null)).toMatchObject({
      present: true,
      from: 'pypirc',
      problem: { code: 'credentials.password_refused' },
    });
  });

  it('that cannot be read is no reason not to take what is kept in the keyring, else it is the reason', async () => {
    await writePypirc('no section');
    const secrets = secretsWith();
    await expect(secrets.find(pypi, null)).rejects.toMatchObject({ problem: { code: 'pypirc.unreadable' } });
    keyring.entries.set(`${pypi.uploadUrl} __token__`, token('a'));
    expect(await found(secrets, pypi, null)).toMatchObject({ from: 'keyring' });
    expect(await secrets.status(pypi, null)).toMatchObject({ present: true, problem: { code: 'pypirc.unreadable' } });
  });
});

describe('a keyring', () => {
  it('that is missing is a problem where one wants it, and nothing is kept elsewhere instead', async () => {
    keyring.fail('missing');
    const secrets = secretsWith();
    await expect(secrets.set(pypi, null, new Secret(token('a')), 'keyring')).rejects.toMatchObject({
      problem: { code: 'keyring.missing' },
    });
    expect(await secrets.find(pypi, null)).toBeNull();
    expect(await secrets.status(pypi, null)).toMatchObject({ present: false, problem: { code: 'keyring.missing' } });
    await expect(secrets.forget(pypi, null, 'keyring')).rejects.toMatchObject({ problem: { code: 'keyring.missing' } });

    await secrets.set(pypi, null, new Secret(token('b')), 'session');
    expect(await found(secrets, pypi, null)).toMatchObject({ from: 'session', secret: token('b') });
  });

  it('that is missing does not hide .pypirc', async () => {
    keyring.fail('missing');
    await writePypirc(`[pypi]\npassword = ${token('a')}\n`);
    const secrets = secretsWith();
    expect(await found(secrets, pypi, 'demo')).toMatchObject({ from: 'pypirc' });
    expect(await secrets.status(pypi, 'demo')).toMatchObject({ present: true, from: 'pypirc' });
  });

  it('that is locked may hold the token that was meant: no older one is taken', async () => {
    keyring.fail('locked');
    await writePypirc(`[pypi]\npassword = ${token('a')}\n`);
    const secrets = secretsWith();
    await expect(secrets.find(pypi, 'demo')).rejects.toMatchObject({ problem: { code: 'keyring.locked' } });
    expect(await secrets.status(pypi, 'demo')).toMatchObject({ present: false, problem: { code: 'keyring.locked' } });
    // It would ask the person once more for each further look, also for another user.
    keyring.calls.length = 0;
    await secrets.status(pypi, 'demo');
    expect(keyring.calls).toHaveLength(1);
    keyring.calls.length = 0;
    await secretsWith({ TWINE_USERNAME: 'bob', TWINE_REPOSITORY_URL: ours.uploadUrl }).status(ours, 'demo');
    expect(keyring.calls).toHaveLength(1);
  });

  it('is not asked where the token was typed for this session', async () => {
    const secrets = secretsWith();
    await secrets.set(pypi, null, new Secret(token('a')), 'session');
    await secrets.find(pypi, 'demo');
    expect(keyring.calls).toEqual([]);
  });
});

describe('what is set', () => {
  it.each([
    ['a password for PyPI', pypi, 'correct horse', 'password_refused'],
    ['a token of another index', testPypi, pypiToken(), 'wrong_index'],
    ['a token of another project', pypi, pypiToken({ projects: ['other'] }), 'wrong_project'],
    ['a token that has expired', pypi, pypiToken({ expiresAt: 1_700_000_000 }), 'expired'],
    ['nothing', ours, ' \n', 'empty'],
  ])('is looked at first: %s', async (_, target, text, code) => {
    const secrets = secretsWith();
    for (const where of ['session', 'keyring'] as const) {
      await expect(secrets.set(target, 'demo', new Secret(text), where)).rejects.toMatchObject({
        problem: { code: `credentials.${code}` },
      });
    }
    expect(keyring.entries.size).toBe(0);
    expect(await secrets.find(target, 'demo')).toBeNull();
  });

  it('is described without being shown', async () => {
    const secrets = secretsWith();
    await secrets.set(pypi, 'demo', new Secret(pypiToken({ projects: ['demo'], expiresAt: 1_800_000_000 })), 'keyring');
    expect((await secrets.status(pypi, 'demo')).hint).toBe(
      'An API token of pypi.org for demo, good until 2027-01-15, from the keyring, kept for demo.',
    );
    await secrets.set({ ...ours, username: 'alice' }, null, new Secret('correct horse'), 'session');
    expect((await secrets.status(ours, null)).hint).toBe('The password of alice, typed for this session.');
  });
});
