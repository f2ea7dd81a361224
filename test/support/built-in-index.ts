/** The built-in index on a data folder of the test's own, and uploads to it spelled out field by field. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { blake2b } from 'hash-wasm';
import { onTestFinished } from 'vitest';
import { type BuiltInIndex, type BuiltInIndexOptions, startBuiltInIndex } from '../../electron/built-in-index/index.ts';
import { type IndexRepository, openStore } from '../../electron/store/index.ts';
import { type RawResponse, rawRequest } from './raw-http.ts';
import { temporaryFolder } from './temp.ts';

export interface TestIndex extends BuiltInIndex {
  readonly dataFolder: string;
  readonly repository: IndexRepository;
}

/** Closed, with its store, when the test has ended. */
export async function startTestIndex(
  options: Partial<Omit<BuiltInIndexOptions, 'repository'>> = {},
): Promise<TestIndex> {
  const dataFolder = options.dataFolder ?? (await temporaryFolder());
  const index = await startIndexUntil({ ...options, dataFolder });
  onTestFinished(index.close);
  return index;
}

/** The same for `beforeAll`: the caller calls `close`, which closes the store too, in its `afterAll`. */
export async function startIndexUntil(
  options: Partial<Omit<BuiltInIndexOptions, 'repository'>> & { readonly dataFolder: string },
): Promise<TestIndex> {
  const store = await openStore({ file: path.join(options.dataFolder, 'test.sqlite') });
  const index = await startBuiltInIndex({ port: 0, ...options, repository: store.index });
  return {
    ...index,
    dataFolder: options.dataFolder,
    repository: store.index,
    async close() {
      await index.close();
      await store.close();
    },
  };
}

export type Fields = Readonly<Record<string, string | readonly string[] | null>>;

interface FormFile {
  readonly field?: string;
  readonly filename: string;
  readonly contentType?: string;
  readonly bytes: Uint8Array;
}

const TOKEN = `Basic ${Buffer.from('__token__:rehearsal').toString('base64')}`;

/** The fields a right client would send for this file; `name` and `version` are the caller's. */
export async function fieldsFor(file: FormFile, name: string, version: string): Promise<Fields> {
  const wheel = file.filename.endsWith('.whl');
  return {
    ':action': 'file_upload',
    protocol_version: '1',
    filetype: wheel ? 'bdist_wheel' : 'sdist',
    pyversion: wheel ? 'py3' : 'source',
    sha256_digest: createHash('sha256').update(file.bytes).digest('hex'),
    blake2_256_digest: await blake2b(file.bytes, 256),
    metadata_version: '2.1',
    name,
    version,
  };
}

export async function formFile(file: string): Promise<FormFile> {
  return { filename: path.basename(file), bytes: await readFile(file) };
}

/** Posts a form as it is given: a field that is null is left out. */
export function postForm(
  index: Pick<BuiltInIndex, 'uploadUrl'>,
  fields: Fields,
  files: readonly FormFile[],
  headers: Readonly<Record<string, string>> = { authorization: TOKEN },
): Promise<RawResponse> {
  const { body, contentType } = encodeForm(fields, files);
  return rawRequest(index.uploadUrl, { method: 'POST', headers: { ...headers, 'content-type': contentType }, body });
}

/** A right upload of a file on disk. */
export async function uploadFile(
  index: Pick<BuiltInIndex, 'uploadUrl'>,
  file: string,
  name: string,
  version: string,
): Promise<RawResponse> {
  const content = await formFile(file);
  return postForm(index, await fieldsFor(content, name, version), [content]);
}

export function encodeForm(fields: Fields, files: readonly FormFile[]): { body: Buffer; contentType: string } {
  const boundary = 'a-boundary-of-the-test';
  const parts: Buffer[] = [];
  const add = (head: string, value: string | Uint8Array): void => {
    parts.push(Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`), Buffer.from(value), Buffer.from('\r\n'));
  };
  for (const [name, value] of Object.entries(fields)) {
    for (const one of value === null ? [] : typeof value === 'string' ? [value] : value) {
      add(`Content-Disposition: form-data; name="${name}"`, one);
    }
  }
  for (const { field = 'content', filename, contentType = 'application/octet-stream', bytes } of files) {
    const disposition = `Content-Disposition: form-data; name="${field}"; filename="${filename}"`;
    add(`${disposition}\r\nContent-Type: ${contentType}`, bytes);
  }
  return {
    body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}
