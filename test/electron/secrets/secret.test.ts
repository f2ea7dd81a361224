import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, inspect } from 'node:util';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createSecrets, revealSecret, Secret } from '../../../electron/secrets/index.ts';
import { fakeKeyring } from '../../support/keyring.ts';
import { pypiToken } from '../../support/tokens.ts';

const text = 'a-very-distinctive-secret';

describe('a secret', () => {
  it('shows itself in no way in which something is printed, logged, stored or sent', () => {
    const secret = new Secret(text);
    const holder = { credentials: { username: '__token__', password: secret } };
    const lines: string[] = [];
    const log = pino({ base: null }, { write: (line: string) => void lines.push(line) });
    log.info(holder, format('%s %o %j', secret, secret, secret));
    log.error({ err: new Error(`with ${String(secret)}`, { cause: secret }) });
    const shown = [
      String(secret),
      secret.toString(),
      JSON.stringify(holder),
      inspect(holder, { showHidden: true, depth: null, customInspect: true }),
      inspect(secret, { customInspect: false, showHidden: true, depth: null }),
      JSON.stringify(Object.assign({}, secret)),
      JSON.stringify(Object.getOwnPropertyDescriptors(secret)),
      JSON.stringify(structuredClone(holder)),
      ...lines,
    ];
    expect(shown.filter((each) => each.includes(text))).toEqual([]);
    expect(shown[0]).toBe('[secret]');
    expect(revealSecret(secret)).toBe(text);
  });

  it('is not made by imitation', () => {
    const imitation: Secret = Object.create(Secret.prototype);
    expect(() => revealSecret(imitation)).toThrow('Not a secret');
  });

  it('is revealed in its own room, by the index client and by what sends copies only', () => {
    const root = join(import.meta.dirname, '..', '..', '..');
    const callers = globSync('{electron,renderer,shared}/**/*.{ts,tsx}', { cwd: root })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => readFileSync(join(root, path), 'utf8').includes('revealSecret'))
      .filter((path) => !/^electron\/(?:secrets|index-client|copies)\//.test(path));
    expect(callers).toEqual([]);
  });
});

describe('the redactor', () => {
  it('takes out of a text what was a secret in this run, however it is written there', async () => {
    const odd = 'pass"word\\ü+/=';
    const target = { name: 'Ours', uploadUrl: 'https://index.example.org/' };
    const secrets = createSecrets({
      home: '/nonexistent',
      environment: { TWINE_PASSWORD: 'of the environment' },
      keyring: fakeKeyring(),
    });
    await secrets.set(target, null, new Secret(odd), 'session');
    const written = [
      odd,
      JSON.stringify({ odd }),
      encodeURIComponent(odd),
      Buffer.from(`__token__:${odd}`).toString('base64'),
      JSON.stringify({ authorization: `Basic ${Buffer.from(`alice:${odd}`).toString('base64')}` }),
      `/auth/${Buffer.from(`älice@x.org:${odd}`).toString('base64url')}?x`,
      'TWINE_PASSWORD=of the environment',
      `a token that was never seen: ${pypiToken()}`,
    ];
    expect(written.map((each) => secrets.redact(each))).toEqual([
      '[secret]',
      '{"odd":"[secret]"}',
      '[secret]',
      '[secret]',
      '{"authorization":"Basic [secret]"}',
      '[secret]?x',
      'TWINE_PASSWORD=[secret]',
      'a token that was never seen: [secret]',
    ]);
  });

  it('leaves alone what only looks like one', async () => {
    const secrets = createSecrets({
      home: '/nonexistent',
      environment: { TWINE_PASSWORD: 'abc' },
      keyring: fakeKeyring(),
    });
    const log = '{"file":"pypi-attestations-0.0.27-py3-none-any.whl","token":"abc"}';
    expect(secrets.redact(log)).toBe(log);
  });
});
