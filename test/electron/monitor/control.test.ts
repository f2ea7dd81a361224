/** The blame guard's requests, on real sockets where there are some. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { createHttp } from '../../../electron/http/index.ts';
import { createControl } from '../../../electron/monitor/index.ts';
import type { MonitoredLink } from '../../../electron/store/index.ts';
import { defaultPolicy } from '../../../shared/fallback/index.ts';
import { type BadHost, deadPort, redirect, response, startBadHost } from '../../support/bad-host.ts';
import { createAuthority } from '../../support/certificates.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { linksOf } from './harness.ts';

const [template] = linksOf(1, 1);

function linkTo(url: string): MonitoredLink {
  if (template === undefined) throw new Error('there is none');
  return { ...template, url, host: new URL(url).host, rehearsal: url.startsWith('http:') };
}

async function answering(): Promise<BadHost> {
  const host = await startBadHost({ replies: { '*': response('404 Not Found', ['Content-Length: 0']) } });
  onTestFinished(() => host.close());
  return host;
}

const signal = new AbortController().signal;

describe('on this computer', () => {
  async function works(indexes: readonly string[], others: readonly string[]): Promise<boolean> {
    const http = createHttp();
    onTestFinished(() => http.close());
    const control = createControl({ http, indexesOf: () => Promise.resolve(indexes), policy: () => defaultPolicy });
    return await control.works(linkTo('http://127.0.0.1:1/a'), others.map(linkTo), signal);
  }

  test('the index has to answer, whatever it says, and one of the others where there are any', async () => {
    const [index, other] = [await answering(), await answering()];
    const dead = `http://127.0.0.1:${await deadPort()}/`;
    const [i, o] = [`${index.origin}/simple/`, `${other.origin}/x`];
    expect(await works([i], [])).toBe(true);
    expect(await works([i], [o])).toBe(true);
    expect(await works([i], [dead, o])).toBe(true);
    expect(await works([i], [dead])).toBe(false);
    expect(await works([dead], [])).toBe(false);
    expect(await works([dead], [o])).toBe(false);
    // An index that is down is its own fault where two others are there.
    expect(await works([dead], [o, i])).toBe(true);
    expect(await works([], [])).toBe(true);
  });

  test('a redirect is followed, as installers follow it, and is an answer wherever it leads', async () => {
    const [index, end] = [await answering(), await answering()];
    const [i, dead] = [`${index.origin}/simple/`, `http://127.0.0.1:${await deadPort()}/`];
    const other = await startBadHost({ replies: { '/a': redirect(`${end.origin}/b`), '/dead': redirect(dead) } });
    onTestFinished(() => other.close());
    expect(await works([i], [`${other.origin}/a`])).toBe(true);
    expect(end.requests).toHaveLength(1);
    expect(await works([i], [`${other.origin}/dead`])).toBe(true);
  });

  test('the line outside is not asked about what is inside', async () => {
    const other = await answering();
    expect(await works(['https://pypi.example/simple/'], [`${other.origin}/x`, 'https://far.example/x'])).toBe(true);
    expect(other.requests).toHaveLength(1);
  });
});

test('only over a certificate that is trusted has somebody answered', async () => {
  const authority = await createAuthority(await temporaryFolder());
  const replies = { '*': response('200 OK', ['Content-Length: 0']) };
  const index = await startBadHost({ tls: await authority.issue({ names: ['localhost'] }), replies });
  const portal = await startBadHost({ tls: await authority.selfSigned('localhost'), replies });
  onTestFinished(() => Promise.all([index.close(), portal.close()]).then(() => undefined));
  async function works(port: number): Promise<boolean> {
    const http = createHttp({ tls: { ca: authority.root } });
    onTestFinished(() => http.close());
    const indexesOf = () => Promise.resolve([`https://localhost:${port}/simple/`]);
    return await createControl({ http, indexesOf, policy: () => defaultPolicy }).works(
      linkTo('https://localhost:1/f'),
      [],
      signal,
    );
  }
  expect(await works(index.port)).toBe(true);
  expect(await works(portal.port)).toBe(false);
});
