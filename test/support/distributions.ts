/**
 * Real distributions for tests: built by a real build backend, taken from Debian, or crafted byte by byte where a test
 * needs one that no tool would make (see raw-zip.ts for the hostile ones).
 */
import { execFile } from 'node:child_process';
import { createHash, randomFillSync } from 'node:crypto';
import { createWriteStream, existsSync, readdirSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip } from 'node:zlib';
import { type Header, pack } from 'tar-stream';
import { ZipFile } from 'yazl';

const run = promisify(execFile);
const DEBIAN_WHEELS = '/usr/share/python-wheels';

export interface ProjectOptions {
  readonly name: string;
  readonly version: string;
  readonly summary?: string;
  readonly requiresPython?: string;
  readonly dependencies?: readonly string[];
  /** What the package's `__init__.py` holds. */
  readonly source?: string;
}

export interface BuiltProject {
  /** The folder that holds exactly the two files below. */
  readonly dist: string;
  readonly wheel: string;
  readonly sdist: string;
}

/**
 * Writes a small project below `folder` and runs Debian's `python3 -m build` with hatchling on it, offline. The result
 * is the same bytes for the same options.
 */
export async function buildProject(folder: string, options: ProjectOptions): Promise<BuiltProject> {
  const root = join(folder, `${options.name}-${options.version}-source`);
  const module = options.name.toLowerCase().replace(/[-_.]+/g, '_');
  const source = options.source ?? `__version__ = ${JSON.stringify(options.version)}\n`;
  await write(join(root, 'pyproject.toml'), pyproject(options, module));
  await write(join(root, 'README.md'), `# ${options.name}\n\nBuilt by a test.\n`);
  await write(join(root, 'src', module, '__init__.py'), source);
  // Debian's hatchling lacks an optional dependency (editables) that a plain build does not use, hence -x.
  await run('/usr/bin/python3', ['-m', 'build', '--no-isolation', '--skip-dependency-check', root], {
    env: { PATH: '/usr/bin:/bin', HOME: root, SOURCE_DATE_EPOCH: '1700000000', LC_ALL: 'C.UTF-8' },
  });
  const dist = join(root, 'dist');
  const names = await readdir(dist);
  const wheel = names.find((name) => name.endsWith('.whl'));
  const sdist = names.find((name) => name.endsWith('.tar.gz'));
  if (wheel === undefined || sdist === undefined) throw new Error(`the build left ${names.join(', ')}`);
  return { dist, wheel: join(dist, wheel), sdist: join(dist, sdist) };
}

/** Debian's own wheels of pip and setuptools (package python3-pip-whl and python3-setuptools-whl), sorted by name. */
export function debianWheels(): readonly string[] {
  if (!existsSync(DEBIAN_WHEELS)) return [];
  return readdirSync(DEBIAN_WHEELS)
    .filter((name) => /^(pip|setuptools)-.*\.whl$/.test(name))
    .toSorted()
    .map((name) => join(DEBIAN_WHEELS, name));
}

export interface CraftedEntry {
  readonly name: string;
  readonly data: string | Uint8Array;
  /** Deflated unless told otherwise. */
  readonly stored?: boolean;
}

export interface CraftOptions {
  readonly name: string;
  readonly version: string;
  /** The whole METADATA or PKG-INFO; by default one that agrees with `name` and `version`. */
  readonly metadata?: string;
  readonly requiresPython?: string;
  /** The file's own name, where it shall contradict the metadata. */
  readonly filename?: string;
  readonly extra?: readonly CraftedEntry[];
}

export interface WheelOptions extends CraftOptions {
  /** `python-abi-platform`; `py3-none-any` by default. */
  readonly tag?: string;
  readonly omit?: readonly ('METADATA' | 'WHEEL' | 'RECORD')[];
  /** Adds one stored member of this many random bytes, streamed. */
  readonly payloadBytes?: number;
}

/** A valid wheel (unless told otherwise), written to `folder`; its path. */
export async function craftWheel(folder: string, options: WheelOptions): Promise<string> {
  const tag = options.tag ?? 'py3-none-any';
  const name = escaped(options.name);
  const info = `${name}-${options.version}.dist-info`;
  const entries: CraftedEntry[] = [
    { name: `${name}/__init__.py`, data: `__version__ = ${JSON.stringify(options.version)}\n` },
    ...(options.extra ?? []),
    { name: `${info}/METADATA`, data: metadataOf(options) },
    { name: `${info}/WHEEL`, data: `Wheel-Version: 1.0\nGenerator: craft\nRoot-Is-Purelib: true\nTag: ${tag}\n` },
  ].filter((entry) => !(options.omit ?? []).some((part) => entry.name === `${info}/${part}`));
  const zip = new ZipFile();
  const mtime = new Date(Date.UTC(2020, 1, 2));
  const record: string[] = [];
  const path = join(folder, options.filename ?? `${name}-${options.version}-${tag}.whl`);
  await mkdir(folder, { recursive: true });
  const written = pipeline(zip.outputStream, createWriteStream(path));
  if (options.payloadBytes !== undefined) {
    const member = `${name}/payload.bin`;
    const blocks = await randomBlocks(options.payloadBytes);
    record.push(`${member},sha256=${blocks.sha256},${options.payloadBytes}`);
    zip.addReadStream(blocks.stream, member, { size: options.payloadBytes, compress: false, mtime });
  }
  for (const { name: member, data, stored } of entries) {
    const bytes = Buffer.from(data);
    record.push(`${member},sha256=${createHash('sha256').update(bytes).digest('base64url')},${bytes.length}`);
    zip.addBuffer(bytes, member, { compress: stored !== true, mtime });
  }
  if (!(options.omit ?? []).includes('RECORD')) {
    zip.addBuffer(Buffer.from(`${record.join('\n')}\n${info}/RECORD,,\n`), `${info}/RECORD`, { mtime });
  }
  zip.end();
  await written;
  return path;
}

export interface SdistOptions extends CraftOptions {
  /** The one top folder; `name-version` by default. */
  readonly top?: string;
  readonly omitPkgInfo?: boolean;
  /** Members with headers as given: links, directories, other top folders. */
  readonly raw?: readonly { readonly header: Partial<Header> & Pick<Header, 'name'>; readonly data?: string }[];
}

/** A valid sdist (unless told otherwise), written to `folder`; its path. */
export async function craftSdist(folder: string, options: SdistOptions): Promise<string> {
  const name = escaped(options.name);
  const top = options.top ?? `${name}-${options.version}`;
  const tar = pack();
  const path = join(folder, options.filename ?? `${name}-${options.version}.tar.gz`);
  await mkdir(folder, { recursive: true });
  const written = pipeline(tar, createGzip(), createWriteStream(path));
  const mtime = new Date(Date.UTC(2020, 1, 2));
  const files: CraftedEntry[] = [
    { name: `${top}/pyproject.toml`, data: pyproject(options, name) },
    { name: `${top}/src/${name}/__init__.py`, data: `__version__ = ${JSON.stringify(options.version)}\n` },
    ...(options.extra ?? []),
  ];
  for (const file of files) tar.entry({ name: file.name, mtime }, Buffer.from(file.data));
  for (const { header, data } of options.raw ?? []) tar.entry(header, data ?? '');
  if (options.omitPkgInfo !== true) tar.entry({ name: `${top}/PKG-INFO`, mtime }, metadataOf(options));
  tar.finalize();
  await written;
  return path;
}

function metadataOf(options: CraftOptions): string {
  if (options.metadata !== undefined) return options.metadata;
  const python = options.requiresPython === undefined ? '' : `Requires-Python: ${options.requiresPython}\n`;
  return `Metadata-Version: 2.1\nName: ${options.name}\nVersion: ${options.version}\nSummary: Crafted by a test\n${python}\nText.\n`;
}

function pyproject(options: ProjectOptions, module: string): string {
  const list = (options.dependencies ?? []).map((one) => JSON.stringify(one)).join(', ');
  return `[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = ${JSON.stringify(options.name)}
version = ${JSON.stringify(options.version)}
description = ${JSON.stringify(options.summary ?? 'Built by a test')}
readme = "README.md"
requires-python = ${JSON.stringify(options.requiresPython ?? '>=3.8')}
dependencies = [${list}]

[tool.hatch.build.targets.wheel]
packages = ["src/${module}"]
`;
}

/** Random bytes twice in the same order: once for the hash that RECORD needs, once as a stream. */
async function randomBlocks(size: number): Promise<{ readonly stream: Readable; readonly sha256: string }> {
  const block = randomFillSync(Buffer.alloc(Math.min(size, 4 * 1024 * 1024)));
  function* blocks(): Generator<Buffer> {
    for (let at = 0, turn = 0; at < size; at += block.length, turn += 1) {
      const copy = Buffer.from(block.subarray(0, Math.min(block.length, size - at)));
      // No two blocks alike: a file system that shares equal blocks would flatter a measurement.
      if (copy.length >= 4) copy.writeUInt32LE(turn, 0);
      yield copy;
    }
  }
  const hash = createHash('sha256');
  for (const bytes of blocks()) hash.update(bytes);
  return { stream: Readable.from(blocks()), sha256: hash.digest('base64url') };
}

function escaped(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '_');
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
