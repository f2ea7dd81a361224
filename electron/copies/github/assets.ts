/** The files of a release: what is there, what is sent, what is in the way. */
import { z } from 'zod';
import { problem, type ProblemError } from '../../../shared/problem/index.ts';
import { exists } from '../conflict.ts';
import { Transient, type RetryOptions, retrying } from '../retry.ts';
import { wholeBody } from '../source.ts';
import type { CopyFile, SendOptions, SendOutcome } from '../types.ts';
import type { GitHubClient } from './client.ts';
import { factsOf } from './find-release.ts';
import { type Asset, assetSchema, type GitHubRelease } from './shapes.ts';

/** Bytes: "each file must be under 2 GiB". */
const sizeLimit = 2 * 1024 ** 3;
const mostAssets = 1000;

export async function listAssets(
  client: GitHubClient,
  release: GitHubRelease,
  retry: RetryOptions,
): Promise<readonly Asset[]> {
  const assets: Asset[] = [];
  let next: string | null = `${client.repository}/releases/${release.id}/assets?per_page=100`;
  // One page more than the limit: whatever a server answers, this ends.
  for (let page = 0; next !== null && page <= mostAssets / 100; page++) {
    const url: string = next;
    const answer = await retrying(retry, () => client.call({ url, signal: retry.signal }));
    if (answer.refusal !== null) throw releaseGone(client, release);
    assets.push(...client.parse(z.array(assetSchema), answer));
    next = answer.next;
  }
  return assets;
}

interface AssetOptions extends SendOptions {
  readonly retry: RetryOptions;
  /** Resolves when the next upload may begin. */
  turn(): Promise<void>;
}

/** Problems: `copy.exists`, `.too_large`, `.too_many_assets`, `.release_immutable`, `.name_changed`, `.damaged`, those of the client. */
export async function sendAsset(
  client: GitHubClient,
  release: GitHubRelease,
  file: CopyFile,
  known: readonly Asset[],
  options: AssetOptions,
): Promise<{ readonly outcome: SendOutcome; readonly asset: Asset }> {
  const { retry } = options;
  if (file.size >= sizeLimit) throw tooLarge(client, file);
  let assets = known;
  // Where GitHub keeps no digest of an asset, its size tells that it is ours, unless there is a reason to doubt it.
  let isSizeEnough = options.overwrite !== true && options.doubted !== true;
  return retrying(retry, async (attempt) => {
    // An attempt that failed may have arrived all the same, or left an empty asset behind.
    if (attempt > 1) assets = await listAssets(client, release, retry);
    const there = assets.find(({ name }) => name === file.filename);
    if (there !== undefined && isSame(there, file, isSizeEnough)) return { outcome: 'already-there', asset: there };
    if (release.immutable === true) throw immutable(client, release, file);
    if (there !== undefined) {
      if (there.state === 'uploaded' && options.overwrite !== true) throw conflict(client, release, there, file);
      await remove(client, there, retry);
      // What is there from now on was put there by this attempt or the next.
      isSizeEnough = true;
    } else if (assets.length >= mostAssets) throw tooMany(client, release);
    return { outcome: 'sent', asset: await upload(client, release, file, options) };
  });
}

async function upload(
  client: GitHubClient,
  release: GitHubRelease,
  file: CopyFile,
  { signal, onProgress, retry, turn }: AssetOptions,
): Promise<Asset> {
  await turn();
  // RFC 6570: `…/assets{?name,label}`.
  const url = new URL(release.upload_url.replace(/\{[^{}]*\}$/, ''));
  // Not as a form would: a plus sign that is not escaped becomes a space there, and that a full stop.
  url.search = `?name=${encodeURIComponent(file.filename)}`;
  const body = wholeBody(file, (bytes) => onProgress?.(bytes));
  const answer = await client.call({
    method: 'POST',
    url: url.href,
    upload: { body, bytes: file.size },
    signal,
  });
  if (answer.refusal !== null) {
    const { errors, message } = answer.refusal;
    const codes = errors.map((error) => (typeof error === 'string' ? error : (error.code ?? error.message ?? '')));
    if (codes.includes('already_exists')) throw new Transient(takenMeanwhile(client, release, file), 0);
    if (/immutable/i.test([message, ...codes].join(' '))) throw immutable(client, release, file);
    if (answer.status === 404) throw releaseGone(client, release);
    throw refused(client, file, answer.status, [message, ...codes].filter((each) => each !== '').join('; '));
  }
  const asset = client.parse(assetSchema, answer);
  if (asset.name !== file.filename) {
    await remove(client, asset, retry).catch(() => undefined);
    throw renamed(client, file, asset.name);
  }
  if (!isSame(asset, file, true)) {
    await remove(client, asset, retry).catch(() => undefined);
    throw new Transient(damaged(client, file));
  }
  return asset;
}

/** Assets from before GitHub kept digests have none; the verification that follows reads them. */
function isSame({ state, size, digest }: Asset, file: CopyFile, isSizeEnough: boolean): boolean {
  if (state !== 'uploaded' || size !== file.size) return false;
  return digest === null || digest === undefined ? isSizeEnough : digest === `sha256:${file.sha256}`;
}

async function remove(client: GitHubClient, asset: Asset, retry: RetryOptions): Promise<void> {
  const url = `${client.repository}/releases/assets/${asset.id}`;
  const { signal } = retry;
  const { refusal, status } = await retrying(retry, () => client.call({ method: 'DELETE', url, signal }));
  if (refusal !== null && status !== 404) throw refused(client, { filename: asset.name }, status, refusal.message);
}

function conflict(client: GitHubClient, release: GitHubRelease, asset: Asset, file: CopyFile): ProblemError {
  const { host, repository } = factsOf(client);
  const sha256 = asset.digest?.startsWith('sha256:') === true ? asset.digest.slice('sha256:'.length) : null;
  const where = `The release ${release.tag_name} of ${repository}`;
  return exists({ where, host, name: asset.name, size: asset.size, sha256 }, file);
}

function takenMeanwhile(client: GitHubClient, release: GitHubRelease, file: CopyFile): ProblemError {
  const { host, repository } = factsOf(client);
  const where = `The release ${release.tag_name} of ${repository}`;
  return exists({ where, host, name: file.filename, size: null, sha256: null }, file);
}

function immutable(client: GitHubClient, release: GitHubRelease, file: CopyFile): ProblemError {
  return problem(
    'copy.release_immutable',
    `The release ${release.tag_name} was published as immutable: it takes no more files.`,
    { ...factsOf(client), tag: release.tag_name, file: file.filename },
    'Use another host for the files of this release.',
  );
}

function tooLarge(client: GitHubClient, { filename, size }: CopyFile): ProblemError {
  return problem(
    'copy.too_large',
    `${filename} is too large for a GitHub release: files must be under 2 GiB.`,
    { ...factsOf(client), file: filename, size, limit: sizeLimit },
    'Use another host for it.',
  );
}

function tooMany(client: GitHubClient, release: GitHubRelease): ProblemError {
  return problem(
    'copy.too_many_assets',
    `The release ${release.tag_name} has ${mostAssets} files, which is all that GitHub allows.`,
    { ...factsOf(client), tag: release.tag_name, limit: mostAssets },
    'Use another host for the rest.',
  );
}

function renamed(client: GitHubClient, { filename }: CopyFile, name: string): ProblemError {
  return problem(
    'copy.name_changed',
    `GitHub calls ${filename} ${name}, so no link to it would end in its file name. The copy was taken back.`,
    { ...factsOf(client), file: filename, name },
    'Use another host for this file.',
  );
}

function damaged(client: GitHubClient, { filename }: CopyFile): ProblemError {
  return problem(
    'copy.damaged',
    `What arrived at GitHub of ${filename} is not what was sent. The copy was taken back.`,
    { ...factsOf(client), file: filename },
    'Try again.',
  );
}

function releaseGone(client: GitHubClient, release: GitHubRelease): ProblemError {
  return problem(
    'copy.release_missing',
    `The release ${release.tag_name} is not there any more, or the token may not write to it.`,
    { ...factsOf(client), tag: release.tag_name },
    'Look at it on the web page of the repository, and at the permissions of the token.',
  );
}

function refused(
  client: GitHubClient,
  { filename }: Pick<CopyFile, 'filename'>,
  status: number,
  answer: string,
): ProblemError {
  const facts = { ...factsOf(client), file: filename, status, answer };
  return problem('copy.refused', `GitHub refused ${filename} with ${status}: ${answer}`, facts, 'Check the release.');
}
