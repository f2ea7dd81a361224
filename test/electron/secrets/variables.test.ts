import { expect, it } from 'vitest';
import { credentialOf, secretTargetOf } from '../../../electron/copies/index.ts';
import { createSecrets, type Environment, revealSecret, Secret } from '../../../electron/secrets/index.ts';
import type { BucketPlace, CopyPlace } from '../../../shared/contract/copies.ts';
import { fakeKeyring } from '../../support/keyring.ts';

const bucket: BucketPlace = {
  kind: 's3',
  endpoint: 'https://s3.example.org',
  region: 'auto',
  bucket: 'my-wheels',
  accessKeyId: 'AKIA1',
  addressing: 'path',
  key: '{filename}',
  rehearsal: false,
};
const repository = (api: string): CopyPlace => ({ kind: 'github', api, owner: 'demo', repo: 'lib', rehearsal: false });
const gitHub = repository('https://api.github.com');
const enterprise = repository('https://github.example.org/api/v3');
const aws = { AWS_ACCESS_KEY_ID: 'AKIA1', AWS_SECRET_ACCESS_KEY: 'the secret of AKIA1' };

function secretsWith(environment: Environment) {
  const keyring = fakeKeyring();
  const secrets = createSecrets({ home: '/nonexistent', environment, keyring });
  const found = async (place: CopyPlace) => {
    const target = secretTargetOf(place);
    const credentials = await secrets.find(target, null);
    return credentials === null ? null : revealSecret(credentials.password);
  };
  return { secrets, keyring, found, status: (place: CopyPlace) => secrets.status(secretTargetOf(place), null) };
}

it('a bucket’s key is that of the environment where it is of the same access key', async () => {
  const { secrets, found, status } = secretsWith(aws);
  expect(secrets.accessKeyId).toBe('AKIA1');
  expect(await found(bucket)).toBe('the secret of AKIA1');
  expect(await found({ ...bucket, accessKeyId: 'AKIA2' })).toBeNull();
  expect(await status(bucket)).toEqual({
    present: true,
    from: 'environment',
    ofProject: false,
    username: 'AKIA1',
    hint: 'The secret access key of AKIA1, from the variable AWS_SECRET_ACCESS_KEY.',
    problem: null,
  });
});

it('a key that was typed is that of its access key alone', async () => {
  const { secrets, found } = secretsWith({});
  await secrets.set(secretTargetOf(bucket), null, new Secret('typed for AKIA1'), 'session');
  expect(await found(bucket)).toBe('typed for AKIA1');
  expect(await found({ ...bucket, accessKeyId: 'AKIA2' })).toBeNull();
});

it('temporary credentials have their session token with them', async () => {
  const { secrets } = secretsWith({ ...aws, AWS_SESSION_TOKEN: 'the session' });
  const { sessionToken } = await credentialOf(secrets, bucket);
  expect(sessionToken === undefined ? null : revealSecret(sessionToken)).toBe('the session');
  expect(await credentialOf(secretsWith(aws).secrets, bucket)).not.toHaveProperty('sessionToken');
});

it.each([
  ['as gh looks for it', { GH_TOKEN: 'of gh', GITHUB_TOKEN: 'of an action' }, 'of gh', null],
  ['that a workflow has', { GITHUB_TOKEN: 'of an action', GH_TOKEN: '' }, 'of an action', null],
  ['of an enterprise server', { GH_ENTERPRISE_TOKEN: 'of ours' }, null, 'of ours'],
  ['that is empty', { GH_TOKEN: ' ' }, null, null],
])('a token of GitHub is told to the host that it is for alone: %s', async (_, environment, ofGitHub, ofEnterprise) => {
  const { found } = secretsWith(environment);
  expect([await found(gitHub), await found(enterprise)]).toEqual([ofGitHub, ofEnterprise]);
});

it('a token is said to be of its variable, and is not shown', async () => {
  const { status, secrets } = secretsWith({ GITHUB_TOKEN: 'a-distinctive-token' });
  const told = await status(gitHub);
  expect(told.hint).toBe('A token, from the variable GITHUB_TOKEN.');
  expect(JSON.stringify(told)).not.toContain('a-distinctive-token');
  expect(secrets.redact('with a-distinctive-token in it')).toBe('with [secret] in it');
});

it('whatever is set is out of the log from the start, also where it is used for nothing', () => {
  const environment = { ...aws, AWS_SESSION_TOKEN: 'a session token', GH_ENTERPRISE_TOKEN: 'a token of ours' };
  const { secrets } = secretsWith(environment);
  const { AWS_ACCESS_KEY_ID: id, ...others } = environment;
  expect(secrets.redact(JSON.stringify(Object.values(others)))).toBe('["[secret]","[secret]","[secret]"]');
  expect(secrets.redact(id)).toBe(id);
});

it('what was typed or kept for just this place comes before what is good for many', async () => {
  const { secrets, found } = secretsWith({ GITHUB_TOKEN: 'of an action' });
  const target = secretTargetOf(gitHub);
  await secrets.set(target, null, new Secret('kept for it'), 'keyring');
  expect(await found(gitHub)).toBe('kept for it');
  await secrets.set(target, null, new Secret('typed now'), 'session');
  expect(await found(gitHub)).toBe('typed now');
  await secrets.forget(target, null, 'session');
  await secrets.forget(target, null, 'keyring');
  expect(await found(gitHub)).toBe('of an action');
});

it('a keyring that is locked may hold what was meant; one that is missing holds nothing', async () => {
  const { keyring, found } = secretsWith({ GITHUB_TOKEN: 'of an action' });
  keyring.fail('locked');
  await expect(found(gitHub)).rejects.toMatchObject({ problem: { code: 'keyring.locked' } });
  keyring.fail('missing');
  expect(await found(gitHub)).toBe('of an action');
});
