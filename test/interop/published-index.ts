import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { publishFolder, renderSite } from '../../electron/publish/index.ts';
import { writeMetalink } from '../../shared/metalink/index.ts';
import type { LinkOrder, PageFile, ProjectPage } from '../../shared/simple-api/index.ts';
import { startNginx, type Nginx } from '../support/nginx.ts';
import { startPythonHttp } from '../support/python-http.ts';

/** A web server that serves one folder at its root. */
export interface Host {
  readonly origin: string;
  accessLog(): Promise<string>;
  close(): Promise<void>;
}

export type HostKind = 'nginx' | 'python';

function startHost(kind: HostKind, root: string): Promise<Host> {
  return kind === 'python' ? startPythonHttp(root) : startNginx({ locations: [{ path: '/', root }] });
}

export interface PublishedIndex {
  readonly simpleUrl: string;
  /** The twin without external links. */
  readonly hostedSimpleUrl: string;
  readonly folder: string;
  readonly site: Nginx;
  readonly external: Host;
  readonly hosted: Host;
  readonly page: ProjectPage;
  publish(order: LinkOrder): Promise<void>;
  /** Which host sent this file so far, and how often. */
  fetched(filename: string): Promise<{ readonly external: number; readonly hosted: number }>;
  /** Puts other bytes at the external URL. */
  alterExternal(filename: string, alter: (bytes: Uint8Array) => Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/**
 * One project's files on an external host and on a hosted one, each a real server, and its page published to a folder
 * that nginx serves.
 */
export async function publishedIndex(options: {
  readonly folder: string;
  readonly project: string;
  readonly versions: readonly string[];
  readonly files: readonly string[];
  readonly external: HostKind;
  readonly hosted: HostKind;
  readonly order: LinkOrder;
  /** The content of `<file>.metadata` beside the hosted copy (PEP 658), by filename. */
  readonly metadata?: Readonly<Record<string, Uint8Array>>;
}): Promise<PublishedIndex> {
  const externalRoot = await copyInto(join(options.folder, 'external'), options.files);
  const hostedRoot = await copyInto(join(options.folder, 'hosted'), options.files);
  const external = await startHost(options.external, externalRoot);
  const hosted = await startHost(options.hosted, hostedRoot);
  // Two names, as two hosts have in real life: aria2 gives up on a host by its name.
  const hostedOrigin = hosted.origin.replace('127.0.0.1', 'localhost');
  const files = await Promise.all(
    options.files.map(async (path) => {
      const metadata = options.metadata?.[basename(path)] ?? null;
      if (metadata !== null) await writeFile(join(hostedRoot, 'files', `${basename(path)}.metadata`), metadata);
      return describe(path, { external: external.origin, hosted: hostedOrigin, metadata });
    }),
  );
  const page: ProjectPage = { name: options.project, versions: options.versions, files: files.map(({ file }) => file) };
  const folder = join(options.folder, 'site');
  const publish = async (order: LinkOrder): Promise<void> => {
    const metalinks = files.map(({ file, metalink }) => ({ filename: file.filename, xml: metalink }));
    await publishFolder({ folder, files: renderSite([{ page, order, metalinks }]) });
  };
  await publish(options.order);
  const site = await startNginx({ locations: [{ path: '/', root: folder }] });
  return {
    simpleUrl: `${site.origin}/simple/`,
    hostedSimpleUrl: `${site.origin}/hosted/simple/`,
    folder,
    site,
    external,
    hosted,
    page,
    publish,
    fetched: async (filename) => ({
      external: countGets(await external.accessLog(), filename),
      hosted: countGets(await hosted.accessLog(), filename),
    }),
    alterExternal: async (filename, alter) => {
      const path = join(externalRoot, 'files', filename);
      await writeFile(path, alter(await readFile(path)));
    },
    close: async () => {
      await Promise.all([site.close(), external.close(), hosted.close()]);
    },
  };
}

function countGets(log: string, filename: string): number {
  return log.split('\n').filter((line) => line.includes('GET ') && line.includes(`/${filename} `)).length;
}

async function copyInto(folder: string, files: readonly string[]): Promise<string> {
  await mkdir(join(folder, 'files'), { recursive: true });
  await Promise.all(files.map((path) => copyFile(path, join(folder, 'files', basename(path)))));
  return folder;
}

async function describe(
  path: string,
  options: { readonly external: string; readonly hosted: string; readonly metadata: Uint8Array | null },
): Promise<{ file: PageFile; metalink: string }> {
  const filename = basename(path);
  const bytes = await readFile(path);
  const identity = { size: bytes.length, sha256: sha256(bytes).toString('hex') };
  const file: PageFile = {
    filename,
    ...identity,
    hostedUrl: `${options.hosted}/files/${filename}`,
    externalUrls: [`${options.external}/files/${filename}`],
    requiresPython: '>=3.7',
    yanked: false,
    coreMetadata: options.metadata === null ? false : { sha256: sha256(options.metadata).toString('hex') },
    uploadTime: '2026-11-22T10:00:00.000000Z',
    provenance: null,
  };
  const urls = [...file.externalUrls, file.hostedUrl].map((url, index) => ({ url, priority: index + 1 }));
  const metalink = writeMetalink({ name: filename, ...identity, ...pieces(bytes), urls });
  return { file, metalink };
}

const pieceLength = 64 * 1024;

function pieces(bytes: Uint8Array): { pieceLength: number; pieces: Uint8Array } {
  const hashes = Array.from({ length: Math.ceil(bytes.length / pieceLength) }, (_, index) =>
    sha256(bytes.subarray(index * pieceLength, (index + 1) * pieceLength)),
  );
  return { pieceLength, pieces: Buffer.concat(hashes) };
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
