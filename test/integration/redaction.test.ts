/** Distinctive tokens go into the whole app by every way there is; then they are looked for in all that it says and keeps. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inspected, startApp, type TestApp } from '../support/app.ts';
import { craftWheel } from '../support/distributions.ts';
import { fakeKeyring } from '../support/keyring.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { temporaryFolder } from '../support/temp.ts';
import { pypiToken } from '../support/tokens.ts';

test('a token that was set, found, sent and repeated by the index is nowhere in answers, log, database or drafts', async () => {
  const folder = await temporaryFolder();
  const home = join(folder, 'home');
  const person = join(folder, 'person');
  const wheel = await craftWheel(person, { name: 'demo', version: '1.0' });
  const tokens = {
    typed: 'a distinctive password of an own index',
    pypirc: pypiToken({ seed: 'p' }),
    environment: pypiToken({ seed: 'e', domain: 'test.pypi.org' }),
    kept: pypiToken({ seed: 'k' }),
    cut: pypiToken({ seed: 'c' }).slice(0, 120),
  };
  await writeFile(join(person, '.pypirc'), `[pypi]\nusername = __token__\npassword = ${tokens.pypirc}\n`);
  /** Repeats whatever it is told: in the reason, in the page. */
  const sent: string[] = [];
  const parrot = await startScriptedServer((request, response) => {
    const told = request.headers.authorization ?? '';
    request.resume();
    request.on('end', () => {
      if (request.method === 'GET') return void response.writeHead(404).end();
      const password = Buffer.from(told.replace('Basic ', ''), 'base64').toString('utf8');
      sent.push(password);
      response.writeHead(403, `No ${password}`).end(`No ${password} and no ${told}`);
    });
  });

  const keyring = fakeKeyring();
  const environment = { TWINE_REPOSITORY: 'testpypi', TWINE_PASSWORD: tokens.environment };
  const app = await startApp(home, undefined, { home: person, environment, keyring });
  const { client } = app;
  const { answers, call } = listenTo(app);

  const own = { name: 'Parrot', uploadUrl: `${parrot.origin}/legacy/`, simpleUrl: `${parrot.origin}/simple/` };
  const view = await call(client.targets.add(own));
  const targetId = view?.targets.find(({ name }) => name === own.name)?.id ?? '';
  await call(client.credentials.set({ targetId, project: null, secret: tokens.typed, where: 'session' }));
  await call(client.credentials.set({ targetId: 'pypi', project: null, secret: tokens.kept, where: 'keyring' }));
  await call(client.credentials.set({ targetId: 'pypi', project: null, secret: tokens.cut, where: 'keyring' }));
  await call(client.credentials.set({ targetId: 'testpypi', project: null, secret: tokens.kept, where: 'session' }));
  for (const id of ['pypi', 'testpypi', targetId]) {
    await call(client.credentials.status({ targetId: id, project: 'demo' }));
  }
  const created = await call(client.releases.create({ paths: [wheel] }));
  const releaseId = created?.id ?? '';
  await app.until(releaseId, inspected);
  await call(client.releases.update({ releaseId, patch: { targetId } }));
  const job = await call(client.hosted.upload({ releaseId }));
  if (job !== null) answers.push(await app.ended(job));
  await call(client.releases.get({ releaseId }));
  await call(client.targets.list());
  await call(client.targets.remove({ targetId }));
  app.reportBug(new Error(`Nobody should write ${tokens.typed}, ${tokens.kept} or ${tokens.environment}`));
  await app.close();

  // The ways were real ones: it was sent, refused, and kept.
  expect(sent).toEqual([`__token__:${tokens.typed}`]);
  expect(keyring.entries.get('https://upload.pypi.org/legacy/ __token__')).toBe(tokens.kept);
  const said = JSON.stringify(answers);
  expect(said).toContain('upload.forbidden');
  expect(said).toContain('credentials.wrong_index');
  const log = await readFile(join(home, 'log.jsonl'), 'utf8');
  expect(log).toContain('Nobody should write [secret]');

  expectNowhere(tokens, [said, ...(await filesIn(home))]);
});

test('the keys of a bucket and the token of a repository are nowhere either', async () => {
  const folder = await temporaryFolder();
  const home = join(folder, 'home');
  const wheel = await craftWheel(join(folder, 'dist'), { name: 'demo', version: '1.0' });
  const tokens = {
    typed: 'wJalrXUtnFEMI/K7MDENG+distinctive/typed',
    variable: 'wJalrXUtnFEMI/K7MDENG+distinctive/variable',
    session: 'FwoGZXIvYXdzEJr//////////distinctive+session==',
    gitHub: 'github_pat_11AADISTINCTIVE0_tokenofarepository',
  };
  /** Repeats whatever it is told, as a bucket and as GitHub. */
  const heard: string[] = [];
  const parrot = await startScriptedServer((request, response) => {
    const { authorization = '', 'x-amz-security-token': session = '' } = request.headers;
    const told = `${authorization} ${String(session)}`;
    heard.push(told);
    request.resume();
    request.on('end', () => {
      const isBucket = authorization.startsWith('AWS4');
      const xml = `<Error><Code>InvalidToken</Code><Message>No ${told}</Message></Error>`;
      const body = isBucket ? xml : JSON.stringify({ message: `No ${told}` });
      response.writeHead(400, `No ${told}`).end(request.method === 'HEAD' ? '' : body);
    });
  });
  const environment = {
    AWS_ACCESS_KEY_ID: 'AKIAVARIABLE',
    AWS_SECRET_ACCESS_KEY: tokens.variable,
    AWS_SESSION_TOKEN: tokens.session,
  };
  const app = await startApp(home, undefined, { environment });
  const { client } = app;
  const { answers, call } = listenTo(app);

  const created = await call(client.releases.create({ paths: [wheel] }));
  const releaseId = created?.id ?? '';
  await app.until(releaseId, inspected);
  const upload = await call(client.hosted.upload({ releaseId }));
  if (upload !== null) expect((await app.ended(upload)).state).toBe('done');
  for (const path of ['wheels/{filename}', 'demo/lib/releases/download/v{version}/{filename}']) {
    await call(client.links.addHost({ releaseId, host: { template: `${parrot.origin}/${path}`, rehearsal: true } }));
  }
  const hosts = (await call(client.releases.get({ releaseId })))?.hosts ?? [];
  const bucket = {
    kind: 's3',
    endpoint: parrot.origin,
    region: 'auto',
    bucket: 'wheels',
    addressing: 'path',
    key: '{filename}',
    rehearsal: true,
  } as const;
  const places = [
    { hostId: hosts[0]?.id ?? '', place: { ...bucket, accessKeyId: 'AKIATYPED' }, secret: tokens.typed },
    { hostId: hosts[0]?.id ?? '', place: { ...bucket, accessKeyId: 'AKIAVARIABLE' }, secret: null },
    {
      hostId: hosts[1]?.id ?? '',
      place: { kind: 'github', api: parrot.origin, owner: 'demo', repo: 'lib', rehearsal: true },
      secret: tokens.gitHub,
    },
  ] as const;
  for (const { hostId, place, secret } of places) {
    if (secret !== null) await call(client.copies.setCredential({ place, secret, where: 'session' }));
    await call(client.copies.credential({ place }));
    const job = await call(client.copies.send({ releaseId, hostId, place }));
    if (job !== null) {
      const ended = await app.ended(job);
      answers.push(ended);
      app.reportBug(new Error(JSON.stringify(ended)));
    }
    await call(client.releases.get({ releaseId }));
  }
  app.reportBug(new Error(`Nobody should write ${tokens.typed}, ${tokens.session} or ${tokens.gitHub}`));
  await app.close();

  // The ways were real ones: what is sent was sent, and repeated.
  expect(heard.some((told) => told.includes(tokens.session))).toBe(true);
  expect(heard).toContain(`Bearer ${tokens.gitHub} `);
  const said = JSON.stringify(answers);
  expect(said).toContain('copy.key_expired');
  expect(said).toContain('No Bearer [secret]');
  const log = await readFile(join(home, 'log.jsonl'), 'utf8');
  expect(log).toContain('Nobody should write [secret], [secret] or [secret]');
  expectNowhere(tokens, [said, ...(await filesIn(home))]);
});

/** Keeps all that the app says: as it goes over the wire; and as somebody might log it. */
function listenTo(app: TestApp) {
  const answers: unknown[] = [];
  const call = async <Answer>(work: Promise<Answer>): Promise<Answer | null> => {
    try {
      const answer = await work;
      answers.push(answer);
      return answer;
    } catch (error) {
      answers.push(error, String(error), error instanceof Error ? error.stack : '');
      app.reportBug(error);
      return null;
    }
  };
  return { answers, call };
}

function expectNowhere(tokens: Readonly<Record<string, string>>, everywhere: readonly string[]): void {
  for (const [name, token] of Object.entries(tokens)) {
    const forms = [token, Buffer.from(`__token__:${token}`).toString('base64'), encodeURIComponent(token)];
    expect(everywhere.filter((text) => forms.some((form) => text.includes(form))).length, name).toBe(0);
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  const texts: string[] = [];
  for (const name of names) {
    const path = join(folder, name);
    if ((await stat(path)).isFile()) texts.push(await readFile(path, 'latin1'));
  }
  return texts;
}
