/** A distinctive token is set wherever one can be set; then it is looked for in all that is written, shown or sent back. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createSecrets } from '../../../electron/secrets/index.ts';
import { openStore } from '../../../electron/store/index.ts';
import {
  credentialsFor,
  credentialStatus,
  forgetCredential,
  loadTargets,
  setCredential,
  viewTargets,
} from '../../../electron/targets/index.ts';
import { isProblem } from '../../../shared/problem/index.ts';
import { credentialStatusSchema, targetsSchema } from '../../../shared/contract/targets.ts';
import { fakeKeyring } from '../../support/keyring.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { pypiToken } from '../../support/tokens.ts';

it('a token is nowhere but in the keyring, in the file and the environment it came from', async () => {
  const home = await temporaryFolder();
  const data = join(home, 'data');
  const tokens = {
    pypirc: pypiToken({ seed: 'p' }),
    project: pypiToken({ seed: 'q', projects: ['demo'] }),
    environment: pypiToken({ seed: 'e', domain: 'test.pypi.org' }),
    session: pypiToken({ seed: 's' }),
    keyring: pypiToken({ seed: 'k' }),
    password: 'a distinctive password',
    refused: 'another distinctive password',
    // Of the wrong index, with a line break, cut off.
    wrong: pypiToken({ seed: 'w', domain: 'test.pypi.org' }),
    malformed: `${pypiToken({ seed: 'm' }).slice(0, 90)}\n${pypiToken({ seed: 'm' }).slice(90)}`,
    cut: pypiToken({ seed: 'c' }).slice(0, 120),
  };
  await writeFile(
    join(home, '.pypirc'),
    `[distutils]\nindex-servers = pypi demo\n[pypi]\npassword = ${tokens.pypirc}\n[demo]\nrepository = https://upload.pypi.org/legacy/\npassword = ${tokens.project}\n`,
  );
  const keyring = fakeKeyring();
  const secrets = createSecrets({
    home,
    environment: { TWINE_REPOSITORY_URL: 'https://test.pypi.org/legacy/', TWINE_PASSWORD: tokens.environment },
    keyring,
  });
  const store = await openStore({ file: join(data, 'store.sqlite') });
  const rehearsal = {
    id: 'rehearsal',
    name: 'Rehearsal index',
    simpleUrl: 'http://127.0.0.1:1/simple/',
    uploadUrl: 'http://127.0.0.1:1/legacy/',
    rehearsal: true,
  };
  const targets = await loadTargets({ store, rehearsal });
  const services = { targets, secrets };
  // As the app logs, with the redactor behind everything.
  const log = pino(
    { base: null, hooks: { streamWrite: (line) => secrets.redact(line) } },
    pino.destination({ dest: join(data, 'log.jsonl'), sync: true }),
  );

  const answers: unknown[] = [];
  const codes: string[] = [];
  /** As a call of the contract: its answer, or the problem that goes to the renderer; and both into the log. */
  const call = async (work: Promise<unknown>) => {
    try {
      const answer = await work;
      answers.push(answer);
      log.info({ answer }, 'answered');
    } catch (error) {
      if (!isProblem(error)) throw error;
      answers.push(error.problem);
      codes.push(error.problem.code);
      log.error({ err: error }, 'refused');
    }
  };

  const own = await targets.add({ name: 'Ours', uploadUrl: 'https://index.example.org/', username: 'alice' });
  const set = (targetId: string, project: string | null, secret: string, where: 'session' | 'keyring') =>
    call(setCredential(services, { targetId, project, secret, where }));
  const look = async () => {
    for (const target of targets.list()) {
      for (const project of [null, 'demo', 'other']) {
        await call(
          credentialStatus(services, { targetId: target.id, project }).then((status) =>
            credentialStatusSchema.parse(status),
          ),
        );
        await call(credentialsFor(services, target, project ?? 'demo'));
      }
    }
    await call(viewTargets(services).then((view) => targetsSchema.parse(view)));
  };

  await look();
  await set('pypi', null, tokens.session, 'session');
  await set('pypi', 'other', tokens.keyring, 'keyring');
  await set(own.id, null, tokens.password, 'keyring');
  await look();
  await set('pypi', null, tokens.refused, 'keyring');
  await set('pypi', null, tokens.wrong, 'session');
  await set('pypi', null, tokens.malformed, 'session');
  await set('pypi', null, tokens.cut, 'session');
  await set('rehearsal', null, tokens.session, 'session');
  keyring.fail('missing');
  await set('pypi', null, tokens.keyring, 'keyring');
  await look();
  keyring.fail('locked');
  await set('pypi', null, tokens.keyring, 'keyring');
  await call(forgetCredential(services, { targetId: 'pypi', project: null, where: 'session' }));
  await look();
  await targets.update(own.id, { name: 'Theirs' });
  // What a bug might do.
  log.error(
    { err: new Error(`sent Basic ${tokens.session}`), headers: { authorization: tokens.password } },
    tokens.pypirc,
  );
  await store.close();

  // It did happen: otherwise there is nothing to find.
  expect(new Set(codes)).toEqual(
    new Set([
      'credentials.missing',
      'credentials.password_refused',
      'credentials.wrong_index',
      'credentials.malformed',
      'credentials.token_broken',
      'credentials.not_needed',
      'keyring.missing',
      'keyring.locked',
    ]),
  );
  expect([...keyring.entries.values()].toSorted()).toEqual([tokens.keyring, tokens.password].toSorted());

  const written = await Promise.all((await readdir(data)).map((name) => readFile(join(data, name), 'latin1')));
  const everything = [JSON.stringify(answers), ...written].join('\n');
  expect(everything).toContain('answered');
  for (const [name, token] of Object.entries(tokens)) {
    // Nor any part that is long enough to be of use; tokens of one index begin alike.
    const tail = token.slice(-40);
    for (const part of [
      token,
      tail,
      JSON.stringify(tail).slice(1, -1),
      Buffer.from(`__token__:${token}`).toString('base64'),
    ]) {
      expect(everything.includes(part), `${name} was found`).toBe(false);
    }
  }
});
