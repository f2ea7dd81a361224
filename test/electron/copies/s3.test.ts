import { readFile, writeFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createCopySender, createOpenUploads, createOwnDrafts } from '../../../electron/copies/index.ts';
import { Secret } from '../../../electron/secrets/index.ts';
import { isProblem } from '../../../shared/problem/index.ts';
import { bucketAt, copyFile, hastyClock, memorySettings, placeAt, valuesOf, wayOut } from '../../support/copies.ts';
import { bucketKey, startS3Server } from '../../support/s3-server.ts';

const part = 64 * 1024;
const keyOf = (filename: string) => ['demo', '1!2.0+local', filename].map(encodeURIComponent).join('/');

async function problemOf(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (isProblem(error)) return error.problem;
  throw new Error('no problem', { cause: error });
}

describe('a small file', () => {
  it('goes to the bucket in one request, and a second time not at all', async () => {
    const server = await startS3Server();
    const { bucket } = bucketAt(server);
    const file = await copyFile(1000);
    const seen: number[] = [];
    const send = () => bucket.send(file, valuesOf(file), { onProgress: (bytes) => void seen.push(bytes) });
    expect(await send()).toBe('sent');
    const stored = await server.get(keyOf(file.filename));
    expect(stored.body.equals(await readFile(file.path))).toBe(true);
    expect(seen.at(-1)).toBe(1000);
    const before = server.requests.length;
    expect(await send()).toBe('already-there');
    expect(server.requests.slice(before).map((line) => line.split(' ')[0])).toEqual(['HEAD']);
  });

  it('replaces other bytes only when it is told to', async () => {
    const server = await startS3Server();
    const { bucket } = bucketAt(server);
    const file = await copyFile(1000);
    const other = await copyFile(1000);
    await bucket.send(file, valuesOf(file));
    expect(await problemOf(bucket.send(other, valuesOf(other)))).toMatchObject({
      code: 'copy.exists',
      facts: { size: 1000, theirSize: 1000, sha256: other.sha256, theirSha256: file.sha256 },
    });
    expect((await server.get(keyOf(file.filename))).body.equals(await readFile(file.path))).toBe(true);
    expect(await bucket.send(other, valuesOf(other), { overwrite: true })).toBe('sent');
    expect((await server.get(keyOf(file.filename))).body.equals(await readFile(other.path))).toBe(true);
  });

  it('loses a race: what came between the look and the request stays', async () => {
    const file = await copyFile(1000);
    const server = await startS3Server({
      intercept(request, response) {
        if (request.method !== 'HEAD') return false;
        response.writeHead(404).end();
        return true;
      },
    });
    const { bucket } = bucketAt(server);
    await bucket.send(file, valuesOf(file));
    const other = await copyFile(1000);
    expect(await problemOf(bucket.send(other, valuesOf(other)))).toMatchObject({ code: 'copy.exists' });
  });

  it('counts as sent where the answer was lost, or is not out yet when it is asked for again', async () => {
    const state = { lose: true, conflicts: 1 };
    const server = await startS3Server({
      intercept(request, response) {
        if (request.method !== 'PUT') return false;
        if (state.lose) {
          state.lose = false;
          response.writeHead = () => response;
          response.end = () => response.destroy();
          return false;
        }
        if (state.conflicts === 0) return false;
        state.conflicts -= 1;
        request.resume();
        response.writeHead(409).end('<Error><Code>ConditionalRequestConflict</Code></Error>');
        return true;
      },
    });
    const { bucket } = bucketAt(server);
    const file = await copyFile(1000);
    expect(await bucket.send(file, valuesOf(file))).toBe('sent');
    state.conflicts = 1;
    const late = await copyFile(1000, 'late-1-py3-none-any.whl');
    expect(await bucket.send(late, valuesOf(late))).toBe('sent');
    expect((await server.get(keyOf(late.filename))).body.equals(await readFile(late.path))).toBe(true);
  });

  it('is not taken for other bytes where the bucket fails to show them', async () => {
    const state = { fails: true };
    const server = await startS3Server({
      intercept({ method, url = '' }, response) {
        if (method !== 'GET' || !url.includes('2.0') || !state.fails) return false;
        state.fails = false;
        response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>');
        return true;
      },
    });
    const { bucket, clock } = bucketAt(server);
    const file = await copyFile(1000);
    await server.put(keyOf(file.filename), await readFile(file.path));
    expect(await bucket.send(file, valuesOf(file))).toBe('already-there');
    expect(clock.pauses).toHaveLength(1);
  });

  it('is told apart by its bytes where the bucket says nothing of them', async () => {
    const server = await startS3Server();
    const { bucket } = bucketAt(server);
    const file = await copyFile(1000);
    await server.put(keyOf(file.filename), await copyFile(1000).then(({ path }) => readFile(path)));
    expect(await problemOf(bucket.send(file, valuesOf(file)))).toMatchObject({ code: 'copy.exists' });
    await server.put(keyOf(file.filename), await readFile(file.path));
    expect(await bucket.send(file, valuesOf(file))).toBe('already-there');
  });

  it('is seen also where the bucket answers no HEAD', async () => {
    const server = await startS3Server({
      intercept({ method }, response) {
        if (method !== 'HEAD') return false;
        response.writeHead(501).end();
        return true;
      },
    });
    const { bucket } = bucketAt(server);
    const file = await copyFile(1000);
    const values = valuesOf(file);
    await server.put(keyOf(file.filename), await readFile(file.path));
    expect(await bucket.send(file, values)).toBe('already-there');
    await server.put(keyOf(file.filename), Buffer.alloc(10));
    expect(await problemOf(bucket.send(file, values))).toMatchObject({ code: 'copy.exists', facts: { theirSize: 10 } });
  });

  it.each([
    ['knows neither checksums nor conditions', { checksums: false, conditions: false }],
    ['knows conditions, no checksums', { checksums: false, conditions: true }],
    ['knows checksums, no conditions', { checksums: true, conditions: false }],
  ])('goes to a server that %s', async (_, options) => {
    const server = await startS3Server(options);
    const { bucket } = bucketAt(server);
    const small = await copyFile(1000);
    const large = await copyFile(5 * part, 'demo-1!2.0+local.tar.gz');
    expect(await bucket.send(small, valuesOf(small))).toBe('sent');
    expect(await bucket.send(large, valuesOf(large))).toBe('sent');
    expect((await server.get(keyOf(small.filename))).body.equals(await readFile(small.path))).toBe(true);
    expect((await server.get(keyOf(large.filename))).body.equals(await readFile(large.path))).toBe(true);
  });
});

describe('a large file', () => {
  it('goes in parts, several at a time, and is the same when it has arrived', async () => {
    const server = await startS3Server();
    const { bucket, settings } = bucketAt(server);
    const file = await copyFile(9 * part + 17);
    const seen: number[] = [];
    const onProgress = (bytes: number) => void seen.push(bytes);
    expect(await bucket.send(file, valuesOf(file), { onProgress })).toBe('sent');
    expect((await server.get(keyOf(file.filename))).body.equals(await readFile(file.path))).toBe(true);
    expect(server.partsReceived.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(seen.at(-1)).toBe(file.size);
    expect(server.openUploads()).toBe(0);
    expect([...settings.kept.values()]).toEqual(['[]']);
    expect(await bucket.send(file, valuesOf(file))).toBe('already-there');
  });

  it('goes on where it was cut off, and sends no part twice', async () => {
    const arrived = { count: 0, cut: true };
    const server = await startS3Server({
      intercept(request, response) {
        if (request.method !== 'PUT') return false;
        arrived.count += 1;
        if (arrived.count <= 5 || !arrived.cut) return false;
        response.destroy();
        return true;
      },
    });
    const { bucket, uploads, settings } = bucketAt(server);
    const file = await copyFile(12 * part);
    expect(await problemOf(bucket.send(file, valuesOf(file)))).toMatchObject({ code: 'copy.unreachable' });
    const [open] = await uploads.list();
    expect(open).toMatchObject({ sha256: file.sha256, partBytes: part, checksums: true });
    const first = server.partsReceived.length;
    expect(first).toBe(5);

    // Another run of the app, over what is on disk.
    arrived.cut = false;
    const again = bucketAt(server, { uploads: createOpenUploads(settings) });
    expect(await again.bucket.send(file, valuesOf(file))).toBe('sent');
    expect(server.partsReceived).toHaveLength(12);
    expect(new Set(server.partsReceived).size).toBe(12);
    expect((await server.get(keyOf(file.filename))).body.equals(await readFile(file.path))).toBe(true);
    expect(await uploads.list()).toEqual([]);
  });

  it('starts over where the bucket has forgotten the upload, or the file is another', async () => {
    const state = { cut: true };
    const server = await startS3Server({
      intercept(request, response) {
        if (request.method !== 'PUT' || !state.cut || !request.url?.includes('partNumber=3')) return false;
        response.destroy();
        return true;
      },
    });
    const { bucket, uploads } = bucketAt(server);
    const file = await copyFile(6 * part);
    await problemOf(bucket.send(file, valuesOf(file)));
    const [open] = await uploads.list();
    if (open === undefined) throw new Error('an upload is open');
    state.cut = false;
    await uploads.remember({ ...open, uploadId: 'forgotten' });
    expect(await bucket.send(file, valuesOf(file))).toBe('sent');

    const other = await copyFile(6 * part);
    await uploads.remember(open);
    expect(server.openUploads()).toBe(1);
    expect(await bucket.send(other, valuesOf(other), { overwrite: true })).toBe('sent');
    // What was begun for the other file is given up at the bucket too.
    expect(server.openUploads()).toBe(0);
    expect(await uploads.list()).toEqual([]);
  });

  it('is never put together of bytes that changed meanwhile', async () => {
    const server = await startS3Server();
    const { bucket, uploads } = bucketAt(server);
    const file = await copyFile(6 * part);
    const bytes = await readFile(file.path);
    bytes.writeUInt8(bytes.readUInt8(5 * part) ^ 1, 5 * part);
    await writeFile(file.path, bytes);
    expect(await problemOf(bucket.send(file, valuesOf(file)))).toMatchObject({ code: 'file.changed' });
    expect((await server.get(keyOf(file.filename))).status).toBe(404);
    expect(server.openUploads()).toBe(0);
    expect(await uploads.list()).toEqual([]);
  });

  it('that came by another way leaves no parts behind', async () => {
    const state = { cut: true };
    const server = await startS3Server({
      intercept(request, response) {
        if (request.method !== 'PUT' || !state.cut || !request.url?.includes('partNumber=3')) return false;
        response.destroy();
        return true;
      },
    });
    const { bucket, uploads } = bucketAt(server);
    const file = await copyFile(6 * part);
    await problemOf(bucket.send(file, valuesOf(file)));
    expect(server.openUploads()).toBe(1);
    state.cut = false;
    await server.put(keyOf(file.filename), await readFile(file.path));
    expect(await bucket.send(file, valuesOf(file))).toBe('already-there');
    expect(server.openUploads()).toBe(0);
    expect(await uploads.list()).toEqual([]);
  });

  it('can be cancelled, and goes on later or is given up', async () => {
    const abort = new AbortController();
    const server = await startS3Server({
      intercept(request) {
        if (request.url?.includes('partNumber=4') === true) abort.abort(new Error('by the person'));
        return false;
      },
    });
    const { bucket, uploads } = bucketAt(server);
    const file = await copyFile(8 * part);
    await expect(bucket.send(file, valuesOf(file), { signal: abort.signal })).rejects.toThrow('by the person');
    expect(server.openUploads()).toBe(1);

    const place = placeAt(server);
    const clock = hastyClock();
    const drafts = createOwnDrafts(memorySettings());
    const copies = createCopySender({ http: wayOut(), uploads, drafts, clock, random: () => 0, now: () => new Date() });
    expect(await copies.openUploads({ ...place, bucket: 'release' })).toEqual([]);
    const [open] = await copies.openUploads(place);
    const key = new Secret(bucketKey.secretAccessKey);
    await copies.giveUp(place, { secret: key }, open?.id ?? '');
    expect(server.openUploads()).toBe(0);
    expect(await copies.openUploads(place)).toEqual([]);
    // A second time is no mistake, nor is one that the bucket has ended by itself.
    await copies.giveUp(place, { secret: key }, open?.id ?? '');
    if (open !== undefined) await bucket.giveUp(open);
  });

  it('is sent through a burst of 503, each wait longer than the one before', async () => {
    const burst = { left: 3 };
    const server = await startS3Server({
      intercept(request, response) {
        if (request.method !== 'POST' || burst.left === 0) return false;
        burst.left -= 1;
        response.writeHead(503).end('<Error><Code>SlowDown</Code><Message>Reduce your request rate</Message></Error>');
        return true;
      },
    });
    const { bucket, clock } = bucketAt(server);
    const file = await copyFile(3 * part);
    expect(await bucket.send(file, valuesOf(file))).toBe('sent');
    expect(clock.pauses).toEqual([500, 1000, 2000]);
  });

  it('counts as sent where the answer to the last request was lost', async () => {
    const state = { lose: true };
    const server = await startS3Server({
      intercept(request, response) {
        if (request.method !== 'POST' || request.url?.includes('uploadId=') !== true || !state.lose) return false;
        state.lose = false;
        response.writeHead = () => response;
        response.end = () => response.destroy();
        return false;
      },
    });
    const { bucket } = bucketAt(server);
    const file = await copyFile(3 * part);
    expect(await bucket.send(file, valuesOf(file))).toBe('sent');
    expect((await server.get(keyOf(file.filename))).body.equals(await readFile(file.path))).toBe(true);
  });
});

describe('what is refused', () => {
  it('names a wrong key, an unknown one, and a missing bucket; the secret shows nowhere', async () => {
    const server = await startS3Server();
    const file = await copyFile(1000);
    const wrong = 'quite-another-secret-access-key';
    const found = [
      await problemOf(
        bucketAt(server, {
          credentials: { secretAccessKey: new Secret(wrong) },
        }).bucket.send(file, valuesOf(file)),
      ),
      await problemOf(
        bucketAt(server, { place: { ...placeAt(server), accessKeyId: 'NOBODY' } }).bucket.send(file, valuesOf(file)),
      ),
      await problemOf(
        bucketAt(server, { place: { ...placeAt(server), bucket: 'nowhere' } }).bucket.send(file, valuesOf(file)),
      ),
    ];
    expect(found.map(({ code }) => code)).toEqual(['copy.key_wrong', 'copy.key_unknown', 'copy.bucket_missing']);
    const shown = inspect(found, { depth: null }) + JSON.stringify(found);
    expect(shown).not.toContain(wrong);
    expect(shown).not.toContain(bucketKey.secretAccessKey);
  });

  it.each([
    [403, 'AccessDenied', 'copy.cannot_look'],
    [403, 'RequestTimeTooSkewed', 'copy.clock_wrong'],
    [400, 'AuthorizationHeaderMalformed', 'copy.region_wrong'],
    [301, 'PermanentRedirect', 'copy.region_wrong'],
    [400, 'ExpiredToken', 'copy.key_expired'],
    [500, 'InternalError', 'copy.host_failed'],
  ])('%i %s is %s', async (status, code, expected) => {
    const words = `something with ${bucketKey.secretAccessKey} in it`;
    const server = await startS3Server({
      intercept(_, response) {
        response
          .writeHead(status)
          .end(`<Error><Code>${code}</Code><Message>${words}</Message><Region>us-west-2</Region></Error>`);
        return true;
      },
    });
    const file = await copyFile(1000);
    const { bucket } = bucketAt(server);
    const found = await problemOf(bucket.send(file, valuesOf(file)));
    expect(found.code).toBe(expected);
    expect(JSON.stringify(found)).not.toContain(bucketKey.secretAccessKey);
  });

  it('is a host that is no bucket at all', async () => {
    const server = await startS3Server({
      intercept(request, response) {
        response.writeHead(request.method === 'HEAD' ? 404 : 200).end('<html>Welcome</html>');
        return true;
      },
    });
    const file = await copyFile(3 * part);
    expect(await problemOf(bucketAt(server).bucket.send(file, valuesOf(file)))).toMatchObject({ code: 'copy.not_s3' });
  });
});
