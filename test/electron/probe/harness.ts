import { createHash, randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { type HttpOptions, createHttp } from '../../../electron/http/index.ts';
import { type VerifyOptions, type VerifyResult, createProber } from '../../../electron/probe/index.ts';
import { type BadHost, type BadHostOptions, startBadHost } from '../../support/bad-host.ts';

/** The file that the index has. */
export const bytes = randomBytes(40_000);
export const size = bytes.byteLength;
export const sha256 = createHash('sha256').update(bytes).digest('hex');
export const path = '/files/demo-1.0-py3-none-any.whl';

export async function badHost(options: BadHostOptions): Promise<BadHost> {
  const host = await startBadHost(options);
  onTestFinished(() => host.close());
  return host;
}

/** Verifies as the app does. Limits are short where a test is about them; no test waits for a long one. */
export async function verify(
  url: string,
  options: Partial<VerifyOptions> = {},
  http: HttpOptions = {},
): Promise<VerifyResult> {
  const wayOut = createHttp(http);
  onTestFinished(() => wayOut.close());
  return await createProber(wayOut).verifyCopy({ url, size, sha256, allowLoopback: true, ...options });
}

export function outcome(result: VerifyResult): string {
  return result.ok ? 'ok' : result.code;
}
