import { readFile, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createOwnDrafts } from '../../../electron/copies/index.ts';
import { Secret } from '../../../electron/secrets/index.ts';
import { isProblem } from '../../../shared/problem/index.ts';
import { copyFile, hastyClock, memorySettings, releaseAt as open } from '../../support/copies.ts';
import { type GitHubDouble, gitHubToken, startGitHubDouble } from '../../support/github-double.ts';

const wheel = 'demo-2.0+local-py3-none-any.whl';
const now = new Date('2026-11-22T12:00:00Z');

async function problemOf(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (isProblem(error)) return error.problem;
  throw new Error('no problem', { cause: error });
}

const isUpload = ({ method, url = '' }: IncomingMessage) => method === 'POST' && url.includes('/assets?');
const answerJson = (response: ServerResponse, status: number, message: string, headers = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify({ message }));

describe('the release of a tag', () => {
  it('is made as a draft, filled, and published', async () => {
    const double = await startGitHubDouble();
    const file = await copyFile(100_000, wheel);
    const release = await open(double);
    expect(release).toMatchObject({ draft: true, isOurs: true });
    const seen: number[] = [];
    expect(await release.send(file, { onProgress: (bytes) => void seen.push(bytes) })).toBe('sent');
    expect(seen.at(-1)).toBe(file.size);
    expect(double.download('v2.0', wheel)).toBeNull();
    await release.publish();
    expect(double.download('v2.0', wheel)?.equals(await readFile(file.path))).toBe(true);
  });

  it('is found, published or a draft on a later page', async () => {
    const published = await startGitHubDouble();
    published.addRelease({ tag: 'v2.0' });
    expect(await open(published)).toMatchObject({ draft: false, isOurs: false });
    expect(published.releases).toHaveLength(1);

    const drafted = await startGitHubDouble({ perPage: 2 });
    for (const tag of ['v1.0', 'v1.1', 'v1.2', 'v1.3']) drafted.addRelease({ tag });
    const draft = drafted.addRelease({ tag: 'v2.0', draft: true });
    const found = await open(drafted);
    expect(found).toMatchObject({ draft: true, isOurs: false });
    await found.send(await copyFile(10, wheel));
    expect(draft.assets.map(({ name }) => name)).toEqual([wheel]);
  });

  it('is not made where there is no such tag', async () => {
    const double = await startGitHubDouble();
    double.tags.clear();
    expect(await problemOf(open(double))).toMatchObject({ code: 'copy.tag_missing', facts: { tag: 'v2.0' } });
    expect(double.releases).toEqual([]);
  });

  it('is ours to publish also in a later run, and no longer once it was published', async () => {
    const settings = memorySettings();
    const double = await startGitHubDouble();
    await open(double, { drafts: createOwnDrafts(settings) });
    const later = await open(double, { drafts: createOwnDrafts(settings) });
    expect(later).toMatchObject({ draft: true, isOurs: true });
    await later.publish();
    expect(double.releases).toMatchObject([{ draft: false }]);
    // What a person drafts for the tag after that is theirs.
    double.releases.length = 0;
    double.addRelease({ tag: 'v2.0', draft: true });
    expect(await open(double, { drafts: createOwnDrafts(settings) })).toMatchObject({ draft: true, isOurs: false });
  });

  it('is known as ours where the answer to its making was lost', async () => {
    const abort = new AbortController();
    const double = await startGitHubDouble({
      intercept({ method, url = '' }, response) {
        if (method !== 'POST' || !url.endsWith('/releases') || abort.signal.aborted) return false;
        response.writeHead = () => response;
        response.end = () => {
          abort.abort(new Error('by the person'));
          return response.destroy();
        };
        return false;
      },
    });
    const drafts = createOwnDrafts(memorySettings());
    await expect(open(double, { drafts, signal: abort.signal })).rejects.toThrow('by the person');
    expect(await open(double, { drafts })).toMatchObject({ draft: true, isOurs: true });
    expect(double.releases).toHaveLength(1);
  });

  it('that could not be made is not taken for ours when a person has made it', async () => {
    const state = { refuses: true };
    const double = await startGitHubDouble({
      intercept({ method, url = '' }, response) {
        if (method !== 'POST' || !url.endsWith('/releases') || !state.refuses) return false;
        answerJson(response, 422, 'Validation Failed');
        return true;
      },
    });
    const drafts = createOwnDrafts(memorySettings());
    expect(await problemOf(open(double, { drafts }))).toMatchObject({ code: 'copy.release_refused' });
    double.addRelease({ tag: 'v2.0', draft: true });
    expect(await open(double, { drafts })).toMatchObject({ draft: true, isOurs: false });
  });

  it('becomes the latest by its version, not by being the newest; a pre-release never does', async () => {
    const double = await startGitHubDouble();
    double.tags.add('v1.9').add('v2.1rc1');
    for (const [tag, prerelease] of [
      ['v2.0', false],
      ['v1.9', false],
      ['v2.1rc1', true],
    ] as const) {
      await (await open(double, { tag, prerelease })).publish();
    }
    expect(double.releases).toMatchObject([
      { draft: false, prerelease: false },
      { draft: false, prerelease: false },
      { draft: false, prerelease: true },
    ]);
    expect(double.latest()).toBe('v2.0');
  });

  it('may have a tag with slashes in its name', async () => {
    const double = await startGitHubDouble();
    double.tags.add('release/2.0#1');
    expect(await open(double, { tag: 'release/2.0#1' })).toMatchObject({ isOurs: true });
  });
});

describe('a file', () => {
  it('that is there is not sent again, also by another run', async () => {
    const double = await startGitHubDouble();
    double.addRelease({ tag: 'v2.0' });
    const file = await copyFile(1000, wheel);
    await (await open(double)).send(file);
    const release = await open(double);
    const before = double.requests.length;
    expect(await release.send(file)).toBe('already-there');
    expect(double.requests.length).toBe(before);
  });

  it('replaces other bytes of its name only when it is told to', async () => {
    const double = await startGitHubDouble();
    const there = double.addRelease({ tag: 'v2.0' });
    double.addAsset(there, { name: wheel, body: Buffer.from('other') });
    const file = await copyFile(1000, wheel);
    const release = await open(double);
    expect(await problemOf(release.send(file))).toMatchObject({
      code: 'copy.exists',
      facts: { size: 1000, theirSize: 5, name: wheel },
    });
    expect(double.download('v2.0', wheel)?.toString()).toBe('other');
    expect(await release.send(file, { overwrite: true })).toBe('sent');
    expect(double.download('v2.0', wheel)?.equals(await readFile(file.path))).toBe(true);
  });

  it('of the same size with another digest is another file', async () => {
    const double = await startGitHubDouble();
    const there = double.addRelease({ tag: 'v2.0' });
    double.addAsset(there, { name: wheel, body: Buffer.alloc(1000) });
    const release = await open(double);
    expect(await problemOf(release.send(await copyFile(1000, wheel)))).toMatchObject({ code: 'copy.exists' });
  });

  it('of the same size without a digest is taken for the same, unless it is doubted or to be replaced', async () => {
    const double = await startGitHubDouble();
    const there = double.addRelease({ tag: 'v2.0' });
    double.addAsset(there, { name: wheel, body: Buffer.alloc(1000), digested: false });
    const file = await copyFile(1000, wheel);
    const release = await open(double);
    expect(await release.send(file)).toBe('already-there');
    expect(await problemOf(release.send(file, { doubted: true }))).toMatchObject({ code: 'copy.exists' });
    expect(await release.send(file, { doubted: true, overwrite: true })).toBe('sent');
    expect(double.download('v2.0', wheel)?.equals(await readFile(file.path))).toBe(true);
  });

  it('takes the place of an upload that was cut short', async () => {
    const double = await startGitHubDouble();
    const there = double.addRelease({ tag: 'v2.0' });
    double.addAsset(there, { name: wheel, state: 'starter' });
    const file = await copyFile(1000, wheel);
    expect(await (await open(double)).send(file)).toBe('sent');
    expect(there.assets).toHaveLength(1);
  });

  it('is sent again after a 502 that left an empty asset behind', async () => {
    const state = { failed: false };
    const double: GitHubDouble = await startGitHubDouble({
      intercept(request, response) {
        if (!isUpload(request) || state.failed) return false;
        state.failed = true;
        const [release] = double.releases;
        if (release !== undefined) double.addAsset(release, { name: wheel, state: 'starter' });
        request.resume();
        request.once('end', () => answerJson(response, 502, 'Server Error'));
        return true;
      },
    });
    const file = await copyFile(1000, wheel);
    const release = await open(double);
    expect(await release.send(file)).toBe('sent');
    await release.publish();
    expect(double.download('v2.0', wheel)?.equals(await readFile(file.path))).toBe(true);
  });

  it('that arrived although the connection was cut is not sent a second time', async () => {
    const state = { cut: false };
    const double: GitHubDouble = await startGitHubDouble({
      intercept(request, response) {
        if (!isUpload(request) || state.cut) return false;
        state.cut = true;
        response.end = () => response.destroy();
        return false;
      },
    });
    const file = await copyFile(1000, wheel);
    expect(await (await open(double)).send(file)).toBe('already-there');
    expect(double.requests.filter((line) => line.includes('/assets?name'))).toHaveLength(1);
  });

  it('whose name GitHub changes is taken back', async () => {
    const double = await startGitHubDouble();
    const name = 'demo-1!2.0-py3-none-any.whl';
    const release = await open(double);
    expect(await problemOf(release.send(await copyFile(10, name)))).toMatchObject({
      code: 'copy.name_changed',
      facts: { file: name, name: 'demo-1.2.0-py3-none-any.whl' },
    });
    expect(double.releases.flatMap(({ assets }) => assets)).toEqual([]);
  });

  it('that changed on disk never arrives', async () => {
    const double = await startGitHubDouble();
    const file = await copyFile(200_000, wheel);
    await writeFile(file.path, Buffer.alloc(200_000));
    const release = await open(double);
    expect(await problemOf(release.send(file))).toMatchObject({ code: 'file.changed' });
    expect(double.releases.flatMap(({ assets }) => assets)).toEqual([]);
  });

  it('is refused before it is sent where it is too large, or the release takes no more', async () => {
    const double = await startGitHubDouble();
    const there = double.addRelease({ tag: 'v2.0', immutable: true });
    const release = await open(double);
    const file = await copyFile(10, wheel);
    expect(await problemOf(release.send({ ...file, size: 2 * 1024 ** 3 }))).toMatchObject({ code: 'copy.too_large' });
    expect(await problemOf(release.send(file))).toMatchObject({ code: 'copy.release_immutable' });
    there.immutable = false;
    for (let at = 0; at < 1000; at++) double.addAsset(there, { name: `f${at}` });
    expect(await problemOf((await open(double)).send(file))).toMatchObject({ code: 'copy.too_many_assets' });
    expect(double.requests.filter((line) => line.startsWith('POST'))).toEqual([]);
  });

  it('waits for its turn: one upload at a time', async () => {
    const double = await startGitHubDouble();
    const clock = { ...hastyClock(), now: () => 0 };
    const release = await open(double, { clock });
    const files = await Promise.all(['a', 'b', 'c'].map((name) => copyFile(1000, `${name}-1-py3-none-any.whl`)));
    expect(await Promise.all(files.map((file) => release.send(file)))).toEqual(['sent', 'sent', 'sent']);
    expect(double.mostAtOnce()).toBe(1);
    // A second between two of them, as GitHub asks for.
    expect(clock.pauses).toEqual([1000, 1000]);
  });

  it('can be cancelled, and is sent by the next attempt', async () => {
    const abort = new AbortController();
    const double: GitHubDouble = await startGitHubDouble({
      intercept(request) {
        if (!isUpload(request) || abort.signal.aborted) return false;
        abort.abort(new Error('by the person'));
        return true;
      },
    });
    const file = await copyFile(1000, wheel);
    const release = await open(double);
    await expect(release.send(file, { signal: abort.signal })).rejects.toThrow('by the person');
    expect(await release.send(file)).toBe('sent');
  });
});

describe('limits', () => {
  const limited = (status: number, headers: Readonly<Record<string, string>>, message: string, times: number) => {
    const state = { left: times };
    return startGitHubDouble({
      intercept(request, response) {
        if (!isUpload(request) || state.left === 0) return false;
        state.left -= 1;
        request.resume();
        request.once('end', () => answerJson(response, status, message, headers));
        return true;
      },
    });
  };
  const reset = String(now.getTime() / 1000 + 30);

  it.each([
    [
      'a secondary limit that says when',
      403,
      { 'retry-after': '7' },
      'You have exceeded a secondary rate limit.',
      7000,
    ],
    ['a secondary limit that does not', 403, {}, 'You have exceeded a secondary rate limit.', 60_000],
    ['the primary limit', 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }, 'API rate limit', 31_000],
    ['too many requests', 429, { 'retry-after': '2' }, 'slow down', 2000],
  ])('%s is waited for', async (_, status, headers, message, ms) => {
    const double = await limited(status, headers, message, 1);
    const clock = hastyClock();
    const release = await open(double, { clock });
    const before = clock.pauses.length;
    expect(await release.send(await copyFile(10, wheel))).toBe('sent');
    expect(clock.pauses.slice(before)).toEqual([ms]);
  });

  it('one that takes an hour is told with its end', async () => {
    const until = String(now.getTime() / 1000 + 3599);
    const double = await limited(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': until }, 'limit', 9);
    const release = await open(double);
    expect(await problemOf(release.send(await copyFile(10, wheel)))).toMatchObject({
      code: 'copy.rate_limited',
      facts: { until: '2026-11-22T13:00:00.000Z' },
    });
  });
});

describe('what is refused', () => {
  it.each([
    ['a token that is not one', {}, { token: new Secret('ghp_wrongwrongwrong') }, 'copy.token_refused'],
    ['a token that may only read', { readOnlyToken: true }, {}, 'copy.not_allowed'],
  ])('%s', async (_, options, parts, code) => {
    const double = await startGitHubDouble(options);
    const found = await problemOf(open(double, parts));
    expect(found.code).toBe(code);
    expect(JSON.stringify(found)).not.toMatch(/ghp_wrong|github_pat/);
  });

  it('a repository that is not there, or has moved', async () => {
    const double = await startGitHubDouble();
    const place = { ...double.place, repo: 'nothing' };
    expect(await problemOf(open(double, { place }))).toMatchObject({ code: 'copy.repository_missing' });
    const moved = await startGitHubDouble({
      intercept(_, response) {
        answerJson(response, 301, 'Moved Permanently', { location: '/repositories/1/releases' });
        return true;
      },
    });
    expect(await problemOf(open(moved))).toMatchObject({ code: 'copy.moved' });
  });

  it('an answer that sends the token elsewhere, or is not of GitHub; the token shows nowhere', async () => {
    const away = { id: 1, tag_name: 'v2.0', draft: false, html_url: '', upload_url: 'https://evil.example/a{?name}' };
    const double = await startGitHubDouble({
      intercept({ url }, response) {
        if (url?.includes('/tags/') !== true) return false;
        response.writeHead(200).end(JSON.stringify(away));
        return true;
      },
    });
    double.addRelease({ tag: 'v2.0', id: 1 });
    const sent = await problemOf((await open(double)).send(await copyFile(10, wheel)));
    expect(sent).toMatchObject({ code: 'copy.elsewhere' });
    const echo = await startGitHubDouble({
      intercept({ headers }, response) {
        answerJson(response, 400, `you said ${headers.authorization}`);
        return true;
      },
    });
    const echoed = await problemOf(open(echo));
    expect(echoed).toMatchObject({ code: 'copy.refused' });
    expect(JSON.stringify([sent, echoed])).not.toContain(gitHubToken);
    const other = await startGitHubDouble({
      intercept(_, response) {
        response.writeHead(200).end('<html>');
        return true;
      },
    });
    expect(await problemOf(open(other))).toMatchObject({ code: 'copy.not_github' });
  });
});
