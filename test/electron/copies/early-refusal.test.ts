import { describe, expect, it } from 'vitest';
import { bucketAt, copyFile, releaseAt, valuesOf } from '../../support/copies.ts';
import { startGitHubDouble } from '../../support/github-double.ts';
import { startS3Server } from '../../support/s3-server.ts';

describe.each(['closes at once', 'reads on'])('a host that refuses before it has read, and %s', (how) => {
  it('is a bucket', async () => {
    const server = await startS3Server({
      intercept(request, response) {
        if (request.method !== 'PUT') return false;
        response
          .writeHead(403, { connection: 'close' })
          .end('<Error><Code>AccessDenied</Code><Message>no</Message></Error>', () => {
            if (how === 'closes at once') request.socket.destroySoon();
            else request.resume();
          });
        return true;
      },
    });
    const file = await copyFile(12_000_000);
    await expect(
      bucketAt(server, { partBytes: 8 * 1024 * 1024 }).bucket.send(file, valuesOf(file)),
    ).rejects.toMatchObject({
      problem: { code: 'copy.not_allowed' },
    });
  });

  it('is GitHub', async () => {
    const double = await startGitHubDouble({
      intercept(request, response) {
        if (request.method !== 'POST' || request.url?.includes('/assets?') !== true) return false;
        response
          .writeHead(422, { connection: 'close' })
          .end(JSON.stringify({ message: 'Validation Failed', errors: [{ code: 'custom' }] }), () => {
            if (how === 'closes at once') request.socket.destroySoon();
            else request.resume();
          });
        return true;
      },
    });
    const file = await copyFile(12_000_000, 'demo-2.0-py3-none-any.whl');
    const release = await releaseAt(double);
    await expect(release.send(file)).rejects.toMatchObject({ problem: { code: 'copy.refused' } });
  });
});
