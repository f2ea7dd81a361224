import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startBuiltInIndex } from '../../../electron/built-in-index/index.ts';
import { openStore } from '../../../electron/store/index.ts';
import { problem } from '../../../shared/problem/index.ts';
import { metadataText } from '../../shared/packaging/checks/checked-file.ts';
import { rules } from '../../shared/packaging/checks/rules.ts';
import { craftSdist, craftWheel } from '../../support/distributions.ts';
import {
  type Fields,
  fieldsFor,
  formFile,
  postForm,
  startIndexUntil,
  startTestIndex,
  type TestIndex,
  uploadFile,
} from '../../support/built-in-index.ts';
import { type RawResponse, rawRequest } from '../../support/raw-http.ts';
import { temporaryFolder, temporaryFolderUntil } from '../../support/temp.ts';

const demo = { name: 'Demo.Pkg', version: '1.0', requiresPython: '>=3.9' };

async function uploadDemo(index: TestIndex): Promise<{ wheel: string; answer: RawResponse }> {
  const wheel = await craftWheel(await temporaryFolder(), demo);
  return { wheel, answer: await uploadFile(index, wheel, demo.name, demo.version) };
}

async function leftOver(index: TestIndex): Promise<string[]> {
  return readdir(path.join(index.dataFolder, 'incoming'));
}

describe('an upload that PyPI would take', () => {
  test('is listed with what the archive says, and served byte for byte', async () => {
    const index = await startTestIndex({ now: () => new Date('2026-11-22T10:00:00Z') });
    const { wheel, answer } = await uploadDemo(index);
    expect(answer).toMatchObject({ status: 200, text: '' });
    const bytes = await readFile(wheel);
    const listed = await index.repository.file(path.basename(wheel));
    expect(listed).toMatchObject({
      project: 'demo-pkg',
      name: 'Demo.Pkg',
      version: '1.0',
      size: bytes.length,
      requiresPython: '>=3.9',
      uploadedAt: '2026-11-22T10:00:00.000Z',
    });
    const hash = listed?.blake2b256 ?? '';
    const stored = path.join(index.dataFolder, 'blobs', hash.slice(0, 2), hash.slice(2, 4), hash.slice(4));
    expect((await readFile(stored)).equals(bytes)).toBe(true);
    expect(await leftOver(index)).toEqual([]);
  });

  test('may be repeated: the same bytes under the same name are 200 and listed once', async () => {
    const index = await startTestIndex();
    const { wheel } = await uploadDemo(index);
    expect(await uploadFile(index, wheel, demo.name, demo.version)).toMatchObject({ status: 200 });
    expect(await index.repository.filesOf('demo-pkg')).toHaveLength(1);
    expect(await leftOver(index)).toEqual([]);
  });

  test('may come twice at once: one is stored, both are answered 200', async () => {
    const index = await startTestIndex();
    const wheel = await craftWheel(await temporaryFolder(), demo);
    const answers = await Promise.all([1, 2, 3].map(() => uploadFile(index, wheel, demo.name, demo.version)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await index.repository.filesOf('demo-pkg')).toHaveLength(1);
  });

  test('may have an MD5 only, and values that distutils did not know', async () => {
    const index = await startTestIndex();
    const file = await formFile(await craftWheel(await temporaryFolder(), demo));
    const fields = {
      ...(await fieldsFor(file, demo.name, demo.version)),
      sha256_digest: null,
      blake2_256_digest: null,
      summary: 'UNKNOWN',
      md5_digest: createHash('md5').update(file.bytes).digest('hex').toUpperCase(),
    };
    expect(await postForm(index, fields, [file])).toMatchObject({ status: 200 });
  });

  test('may have a description of megabytes and a signature, which are dropped', async () => {
    const index = await startTestIndex();
    const file = await formFile(await craftWheel(await temporaryFolder(), demo));
    const fields = { ...(await fieldsFor(file, demo.name, demo.version)), description: 'long '.repeat(600_000) };
    const signature = { field: 'gpg_signature', filename: 'x.asc', bytes: Buffer.from('-----BEGIN PGP') };
    expect(await postForm(index, fields, [signature, file])).toMatchObject({ status: 200 });
  });

  test('with a token of its own, the index takes that one only', async () => {
    const index = await startTestIndex({ uploadToken: 'pypi-right' });
    const file = await formFile(await craftWheel(await temporaryFolder(), demo));
    const fields = await fieldsFor(file, demo.name, demo.version);
    const post = (user: string): Promise<RawResponse> =>
      postForm(index, fields, [file], { authorization: `Basic ${Buffer.from(user).toString('base64')}` });
    expect(await post('__token__:pypi-wrong')).toMatchObject({ status: 403 });
    expect(await post('__token__:pypi-right')).toMatchObject({ status: 200 });
  });
});

const HELP = 'https://pypi.org/help/#';
const SPEC = 'See https://packaging.python.org/specifications/core-metadata for more information.';
const ALPHABET = "Start and end with a letter or numeral containing only ASCII numeric and '.', '_' and '-'.";

/** For what leaves nothing behind: one index for a whole table. */
function sharedGateway(): () => TestIndex {
  let index: TestIndex | null = null;
  let removeFolder = async (): Promise<void> => undefined;
  beforeAll(async () => {
    const { folder, remove } = await temporaryFolderUntil();
    removeFolder = remove;
    index = await startIndexUntil({ dataFolder: folder });
  });
  afterAll(async () => {
    await index?.close();
    await removeFolder();
  });
  return () => {
    if (index === null) throw new Error('not started');
    return index;
  };
}

describe('refusals, in the words of PyPI', () => {
  const shared = sharedGateway();
  const cases: readonly (readonly [string, Fields, string])[] = [
    ['another protocol', { protocol_version: '2' }, 'Unknown protocol version.'],
    ['another action', { ':action': 'nonsense' }, "Invalid value for :action. Error: Use 'file_upload'."],
    ['no name', { name: null }, `'' is an invalid value for Name. Error: This field is required. ${SPEC}`],
    ['a bad name', { name: '-demo-' }, `'-demo-' is an invalid value for Name. Error: ${ALPHABET} ${SPEC}`],
    ['no version', { version: 'UNKNOWN' }, `'version' is a required field. ${SPEC}`],
    ['a bad version', { version: 'one' }, `'one' is invalid for 'version'. ${SPEC}`],
    ['a local version', { version: '1.0+mine' }, `The use of local versions in '1.0+mine' is not allowed. ${SPEC}`],
    ['no file type', { filetype: null }, 'Invalid value for filetype. Error: This field is required.'],
    ['an old file type', { filetype: 'bdist_egg' }, 'Invalid value for filetype. Error: Use a known file type.'],
    [
      'no Python version',
      { pyversion: null },
      'Invalid value for pyversion. Error: Python version is required for binary distribution uploads.',
    ],
    ['no digest', { sha256_digest: null, blake2_256_digest: null }, 'Error: Include at least one message digest.'],
    [
      'half a digest',
      { sha256_digest: 'abc' },
      'Invalid value for sha256_digest. Error: Use a valid, hex-encoded, SHA256 message digest.',
    ],
    [
      'a wrong SHA-256',
      { sha256_digest: 'a'.repeat(64) },
      'The digest supplied does not match a digest calculated from the uploaded file.',
    ],
    [
      'a wrong BLAKE2b',
      { blake2_256_digest: 'a'.repeat(64) },
      'The digest supplied does not match a digest calculated from the uploaded file.',
    ],
    [
      'a wrong MD5',
      { md5_digest: 'a'.repeat(32) },
      'The digest supplied does not match a digest calculated from the uploaded file.',
    ],
    ['the name of another project', { name: 'Other' }, "Start filename for 'Other' with 'other'."],
    ['another version', { version: '1.1' }, "Version in filename should be '1.1' not '1.0'."],
  ];

  test.each(cases)('%s', async (_title, changes, message) => {
    const index = shared();
    const file = await formFile(await craftWheel(await temporaryFolder(), demo));
    const answer = await postForm(index, { ...(await fieldsFor(file, demo.name, demo.version)), ...changes }, [file]);
    expect(answer).toMatchObject({ status: 400, reason: message });
    expect(answer.text).toContain(message.replaceAll('"', '&quot;').replaceAll('>', '&gt;'));
    expect(await index.repository.projects()).toEqual([]);
    expect(await leftOver(index)).toEqual([]);
  });

  const foretold = rules.filter(([found]) => found.startsWith('error '));
  test.each(foretold)('what the checks foretell: %s', async (_finding, options, answer) => {
    const index = shared();
    const { name = 'demo', version = '1.0', filename = `${name}-${version}-py3-none-any.whl` } = options;
    const crafted = { name, version, filename, metadata: metadataText(options) };
    const craft = filename.endsWith('.whl') ? craftWheel : craftSdist;
    const path = await craft(await temporaryFolder(), crafted);
    expect(await uploadFile(index, path, name, version)).toMatchObject({ status: 400, reason: answer });
    expect(await index.repository.projects()).toEqual([]);
  });

  test('metadata that cannot be read', async () => {
    const index = shared();
    const metadata = 'Metadata-Version: 2.0\nName: Demo.Pkg\nVersion: 1.0\n';
    const wheel = await craftWheel(await temporaryFolder(), { ...demo, metadata });
    expect((await uploadFile(index, wheel, demo.name, demo.version)).reason).toBe(
      `'2.0' is not a valid metadata version. ${SPEC}`,
    );
  });

  test.each([
    ['submit', 'Project pre-registration is no longer required or supported, upload your files instead.'],
    ['doc_upload', 'Uploading documentation is no longer supported, we recommend using https://readthedocs.org/.'],
  ])('the action %s is gone', async (action, message) => {
    const index = shared();
    expect(await postForm(index, { ':action': action }, [])).toMatchObject({ status: 410, reason: message });
  });

  const named: readonly (readonly [string, string, Fields, string])[] = [
    ['a path', '../demo_pkg-1.0-py3-none-any.whl', {}, "Cannot upload a file with '/' or '\\' in the name."],
    [
      'an egg',
      'demo_pkg-1.0.egg',
      {},
      'Invalid file extension: Use .tar.gz, .whl or .zip extension. See https://www.python.org/dev/peps/pep-0527 and https://peps.python.org/pep-0715/ for more information',
    ],
    ['too few parts', 'demo_pkg-1.0.whl', {}, "Invalid wheel filename: 'demo_pkg-1.0.whl'"],
    [
      'a name that is not normalised',
      'Demo.Pkg-1.0-py3-none-any.whl',
      {},
      "Start filename for 'Demo.Pkg' with 'demo_pkg'.",
    ],
    [
      'a platform of one machine',
      'demo_pkg-1.0-py3-none-linux_x86_64.whl',
      {},
      "Binary wheel 'demo_pkg-1.0-py3-none-linux_x86_64.whl' has an unsupported platform tag 'linux_x86_64'.",
    ],
    [
      'an sdist that says wheel',
      'demo_pkg-1.0.tar.gz',
      { filetype: 'bdist_wheel' },
      "Invalid value for filetype. Error: Invalid extension .tar.gz for filetype 'bdist_wheel'.",
    ],
    [
      'an sdist named as before PEP 625',
      'Demo.Pkg-1.0.tar.gz',
      {},
      "Filename 'Demo.Pkg-1.0.tar.gz' is invalid, should be 'demo_pkg-1.0.tar.gz'.",
    ],
    [
      'an sdist for one Python',
      'demo_pkg-1.0.tar.gz',
      { pyversion: 'py3' },
      "Invalid value for pyversion. Error: Use 'source' as Python version for an sdist.",
    ],
  ];

  test.each(named)('the filename: %s', async (_title, filename, changes, message) => {
    const index = shared();
    const file = { filename, bytes: Buffer.from('any bytes') };
    const answer = await postForm(index, { ...(await fieldsFor(file, demo.name, demo.version)), ...changes }, [file]);
    expect(answer).toMatchObject({ status: 400, reason: message });
  });

  test('no file, a field as a file, an image', async () => {
    const index = await startTestIndex();
    const file = await formFile(await craftWheel(await temporaryFolder(), demo));
    const fields = await fieldsFor(file, demo.name, demo.version);
    expect(await postForm(index, fields, [])).toMatchObject({ reason: 'Upload payload does not have a file.' });
    const asFile = { field: 'name', filename: 'name.txt', bytes: Buffer.from('Demo.Pkg') };
    expect(await postForm(index, fields, [asFile, file])).toMatchObject({ reason: 'name: Should not be a tuple.' });
    const image = { ...file, contentType: 'image/png' };
    expect(await postForm(index, fields, [image])).toMatchObject({ reason: 'Invalid distribution file.' });
  });

  test('a file over the limit, read to its end without filling the disk', async () => {
    const index = await startTestIndex({ maxFileBytes: 2 * 1024 * 1024 });
    const wheel = await craftWheel(await temporaryFolder(), { ...demo, payloadBytes: 3 * 1024 * 1024 });
    expect(await uploadFile(index, wheel, demo.name, demo.version)).toMatchObject({
      status: 400,
      reason: `File too large. Limit for project 'Demo.Pkg' is 2 MB. See ${HELP}file-size-limit for more information.`,
    });
    expect(await leftOver(index)).toEqual([]);
  });

  test('other bytes under a name that is taken', async () => {
    const index = await startTestIndex();
    const { wheel } = await uploadDemo(index);
    const before = await index.repository.file(path.basename(wheel));
    const extra = [{ name: 'demo_pkg/more.py', data: 'more = True\n' }];
    const other = await craftWheel(await temporaryFolder(), { ...demo, extra });
    const hash = (await fieldsFor(await formFile(other), demo.name, demo.version))['blake2_256_digest'];
    expect(await uploadFile(index, other, demo.name, demo.version)).toMatchObject({
      status: 400,
      reason: `File already exists ('demo_pkg-1.0-py3-none-any.whl', with blake2_256 hash '${String(hash)}'). See ${HELP}file-name-reuse for more information.`,
    });
    expect(await index.repository.file(path.basename(wheel))).toEqual(before);
  });

  test('the same bytes under another name', async () => {
    const index = await startTestIndex();
    const { wheel } = await uploadDemo(index);
    const renamed = { ...(await formFile(wheel)), filename: 'demo_pkg-1.0-1-py3-none-any.whl' };
    const answer = await postForm(index, await fieldsFor(renamed, demo.name, demo.version), [renamed]);
    expect(answer.reason).toMatch(/^File already exists \('demo_pkg-1\.0-1-py3-none-any\.whl'/);
  });

  test('a second sdist of a release, also where its version is spelled otherwise', async () => {
    const index = await startTestIndex();
    const folder = await temporaryFolder();
    const one = await craftSdist(folder, demo);
    const two = await craftSdist(folder, { ...demo, version: '1.0.0' });
    expect(await uploadFile(index, one, demo.name, '1.0')).toMatchObject({ status: 200 });
    expect(await uploadFile(index, two, demo.name, '1.0.0')).toMatchObject({
      status: 400,
      reason: 'Only one sdist may be uploaded per release.',
    });
  });

  test.each([
    ['is no zip', Buffer.from('PK, but no more')],
    ['is empty', Buffer.alloc(0)],
  ])('a wheel that %s', async (_title, bytes) => {
    const index = await startTestIndex();
    const file = { filename: 'demo_pkg-1.0-py3-none-any.whl', bytes };
    const answer = await postForm(index, await fieldsFor(file, demo.name, demo.version), [file]);
    expect(answer.status).toBe(400);
    expect(answer.reason).toMatch(/^Invalid distribution file\. ./);
    expect(await leftOver(index)).toEqual([]);
  });

  test('a wheel without metadata, and one whose metadata names another project', async () => {
    const index = await startTestIndex();
    const folder = await temporaryFolder();
    const without = await craftWheel(folder, { ...demo, omit: ['METADATA'] });
    expect((await uploadFile(index, without, demo.name, '1.0')).reason).toMatch(/^Invalid distribution file\. /);
    const metadata = 'Metadata-Version: 2.1\nName: other\nVersion: 1.0\n';
    const lying = await craftWheel(folder, { ...demo, metadata });
    expect((await uploadFile(index, lying, demo.name, '1.0')).reason).toMatch(/^Invalid distribution file\. /);
    expect(await index.repository.projects()).toEqual([]);
  });
});

describe('who may upload', () => {
  const shared = sharedGateway();
  const unknown = `Invalid or non-existent authentication information. See ${HELP}invalid-auth for more information.`;
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

  test.each([
    ['nobody', {}, unknown],
    ['a bearer', { authorization: 'Bearer pypi-x' }, unknown],
    ['no base64', { authorization: 'Basic ***' }, unknown],
    ['no colon', { authorization: basic('__token__') }, unknown],
    ['an empty token', { authorization: basic('__token__:') }, unknown],
    [
      'a password',
      { authorization: basic('someone:secret') },
      'Username/Password authentication is no longer supported. Migrate to API Tokens or Trusted Publishers instead. ' +
        `See ${HELP}apitoken and ${HELP}trusted-publishers`,
    ],
  ])('%s is refused, after the whole body was read', async (_title, headers, message) => {
    const index = shared();
    const file = { filename: 'demo_pkg-1.0-py3-none-any.whl', bytes: Buffer.alloc(5 * 1024 * 1024) };
    const answer = await postForm(index, await fieldsFor(file, demo.name, demo.version), [file], headers);
    expect(answer).toMatchObject({ status: 403, reason: message });
  });
});

describe('bodies that are no form', () => {
  const shared = sharedGateway();
  const authorization = `Basic ${Buffer.from('__token__:x').toString('base64')}`;
  const post = async (contentType: string | null, body: string): Promise<RawResponse> => {
    const index = shared();
    const headers = { authorization, ...(contentType === null ? {} : { 'content-type': contentType }) };
    const answer = await rawRequest(index.uploadUrl, { method: 'POST', headers, body });
    expect(await leftOver(index)).toEqual([]);
    return answer;
  };

  test.each([
    ['no type', null, 'x'],
    ['JSON', 'application/json', '{}'],
    ['a form that is not multipart', 'application/x-www-form-urlencoded', '%3Aaction=file_upload'],
    ['no boundary', 'multipart/form-data;', 'x'],
    [
      'a body that ends early',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="content"; filename="x.whl"\r\n\r\nabc',
    ],
    ['no parts', 'multipart/form-data; boundary=b', 'nothing of the kind'],
    ['an empty body', 'multipart/form-data; boundary=b', ''],
  ])('%s', async (_title, contentType, body) => {
    expect((await post(contentType, body)).status).toBe(400);
  });

  test('more fields than any release has', async () => {
    const part = '--b\r\nContent-Disposition: form-data; name="classifiers"\r\n\r\nx\r\n';
    const answer = await post('multipart/form-data; boundary=b', `${part.repeat(12_000)}--b--\r\n`);
    expect(answer.status).toBe(400);
  });
});

test('a filename cannot break out of the reason phrase or the page', async () => {
  const index = await startTestIndex();
  const file = { filename: '<b>ünï\u{1f600}-1.whl', bytes: Buffer.from('x') };
  const answer = await postForm(index, await fieldsFor(file, demo.name, demo.version), [file]);
  expect(answer.status).toBe(400);
  expect(answer.reason).toContain('Invalid wheel filename');
  expect(answer.text).not.toContain('<b>');
});

test('a full disk is said to be one, not a bug of the index', async () => {
  const store = await openStore({ file: path.join(await temporaryFolder(), 'test.sqlite') });
  onTestFinished(() => store.close());
  const full = problem('store.disk_full', 'The disk that holds the database is full.', {}, 'Free some space.');
  const index = await startBuiltInIndex({
    repository: { ...store.index, add: () => Promise.reject(full) },
    dataFolder: await temporaryFolder(),
    port: 0,
  });
  onTestFinished(() => index.close());
  const wheel = await craftWheel(await temporaryFolder(), demo);
  const answer = await uploadFile(index, wheel, demo.name, demo.version);
  expect(answer).toMatchObject({ status: 507 });
  expect(answer.text).toContain('The disk that holds this index is full.');
});
