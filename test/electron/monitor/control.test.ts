/** The blame guard's requests, on real sockets where there are some. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { createHttp, type Http, monotonicClock } from '../../../electron/http/index.ts';
import { controlOver, createControl } from '../../../electron/monitor/index.ts';
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

function wayOver(http: Http) {
  return controlOver({ http, clock: monotonicClock, policy: () => defaultPolicy });
}

describe('on this computer', () => {
  async function works(indexes: readonly string[], others: readonly string[]): Promise<boolean> {
    const http = createHttp();
    onTestFinished(() => http.close());
    const control = createControl({ way: wayOver(http), indexesOf: () => Promise.resolve(indexes) });
    return await control.works(linkTo('http://127.0.0.1:1/a'), others.map(linkTo), signal);
  }

  test('the index has to answer, whatever it says; what else is down here is its own fault', async () => {
    const [index, other] = [await answering(), await answering()];
    const dead = `http://127.0.0.1:${await deadPort()}/`;
    const [i, o] = [`${index.origin}/simple/`, `${other.origin}/x`];
    expect(await works([i], [])).toBe(true);
    expect(await works([i], [o])).toBe(true);
    expect(await works([i], [dead, o])).toBe(true);
    expect(await works([i], [dead])).toBe(true);
    expect(await works([i], [dead, dead, dead, dead])).toBe(true);
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

describe('out there', () => {
  const index = 'https://pypi.example/simple/';
  const hosts = Array.from({ length: 12 }, (_, at) => `https://host-${at}.example/f`);

  async function works({ up, others, indexes = [index] }: { up: string[]; others: string[]; indexes?: string[] }) {
    const asked: string[] = [];
    const control = createControl({
      way: {
        answers(url) {
          asked.push(url);
          return Promise.resolve(up.some((one) => url.startsWith(one)));
        },
        read: () => Promise.resolve(null),
      },
      indexesOf: () => Promise.resolve(indexes),
    });
    return { is: await control.works(linkTo('https://bad.example/f'), others.map(linkTo), signal), asked };
  }

  test('where the index answers, one or two hosts that have just fallen silent are to blame', async () => {
    expect((await works({ up: [index], others: [] })).is).toBe(true);
    expect((await works({ up: [index], others: hosts.slice(0, 1) })).is).toBe(true);
    expect((await works({ up: [index], others: hosts.slice(0, 2) })).is).toBe(true);
    expect((await works({ up: [index], others: hosts.slice(0, 3) })).is).toBe(false);
  });

  test('where the index answers and the first hosts do not, more are asked', async () => {
    const last = await works({ up: [index, 'https://host-8.example/'], others: hosts });
    expect(last.is).toBe(true);
    expect(last.asked).toHaveLength(1 + 9);
    expect((await works({ up: [index], others: hosts })).is).toBe(false);
    const first = await works({ up: [index, 'https://host-1.example/'], others: hosts });
    expect(first.asked).toHaveLength(1 + 3);
  });

  test('an index that is down is its own fault where two others are there', async () => {
    expect((await works({ up: hosts.slice(0, 1), others: hosts })).is).toBe(false);
    expect((await works({ up: hosts.slice(0, 2), others: hosts })).is).toBe(true);
    expect((await works({ up: hosts.slice(0, 1), others: hosts, indexes: [] })).is).toBe(true);
    expect((await works({ up: [], others: hosts, indexes: [] })).is).toBe(false);
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
    return await createControl({ way: wayOver(http), indexesOf }).works(linkTo('https://localhost:1/f'), [], signal);
  }
  expect(await works(index.port)).toBe(true);
  expect(await works(portal.port)).toBe(false);
});
