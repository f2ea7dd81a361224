import { createServer } from 'node:https';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nelDailyFileSchema, nelPreviewSchema } from '../../../shared/contract/nel.ts';
import type { ProbeAnswer } from '../../../electron/nel/index.ts';
import { createAuthority } from '../../support/certificates.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { needs } from '../../support/tools.ts';
import {
  type Received,
  type World,
  agreeing,
  answeringWith,
  createWorld,
  day,
  declaration,
  failureAt,
  minute,
  receive,
  reportsIn,
  startHost,
} from './world.ts';

const publicAddress = '151.101.0.223';

/** What a public host has answered; nothing is asked of it. */
function answerOf(
  url: string,
  headers: Readonly<Record<string, string>>,
  { address = publicAddress, found = 'file' }: Partial<Pick<ProbeAnswer, 'address' | 'found'>> = {},
): ProbeAnswer {
  return {
    source: 'probe',
    url,
    headers: Object.entries(headers),
    address,
    allowLoopback: false,
    found,
  };
}

const named = (url: string) =>
  declaration({ endpoints: [{ url }], nel: { include_subdomains: true }, reportTo: { include_subdomains: true } });

describe('what waits', () => {
  it('is at most 100 reports of a host: the oldest are dropped, and counted', async () => {
    const world = await createWorld();
    const collector = await world.collector(agreeing);
    const host = await startHost({ endpoints: [{ url: collector.origin }] });
    await world.probe(host.origin);
    for (let index = 0; index < 130; index += 1) {
      await world.reporter.failed(failureAt(host.origin, { elapsedMs: index }));
    }
    expect(await world.reporter.preview(new URL(host.origin).host)).toMatchObject({
      dropped: 30,
      next: { reports: 100 },
    });
    await world.reporter.deliver();
    const sent = reportsIn(collector.posts()[0]?.body ?? '');
    expect(sent.map(({ body }) => body.elapsed_time)).toEqual(Array.from({ length: 100 }, (_, index) => index + 30));
  });

  it('is dropped after two days, and counted', async () => {
    const { reporter, clock } = await createWorld();
    await reporter.observe(
      answerOf(
        'https://files.example.org/a.whl',
        declaration({ nel: { max_age: 864_000 }, reportTo: { max_age: 864_000 }, endpoints: [{ url: '/r' }] }),
      ),
    );
    await reporter.failed(failureAt('https://files.example.org', { address: publicAddress }));
    clock.advance(2 * day + 1);
    expect(await reporter.preview('files.example.org')).toMatchObject({ next: null });
    await reporter.deliver();
    await reporter.failed(failureAt('https://files.example.org', { address: publicAddress }));
    expect(await reporter.preview('files.example.org')).toMatchObject({ dropped: 1, next: { reports: 1 } });
  });

  it('survives a restart, with what was declared', async () => {
    const world = await createWorld();
    const collector = await world.collector(agreeing);
    const host = await startHost({ endpoints: [{ url: collector.origin }] });
    await world.probe(host.origin);
    await world.reporter.failed(failureAt(host.origin));
    const name = new URL(host.origin).host;
    const before = await world.reporter.preview(name);
    const restarted = world.restart();
    expect(await restarted.preview(name)).toEqual(before);
    await restarted.deliver();
    expect(collector.posts().map(({ body }) => body)).toEqual([before.next?.body]);
  });

  it('is nothing where what was kept cannot be read', async () => {
    const world = await createWorld();
    await world.reporter.observe(answerOf('https://files.example.org/a', named('https://c.example.net/')));
    await world.reporter.observe(answerOf('https://other.example.net/a', named('https://c.example.net/')));
    world.values.set('nel.host.files.example.org', '{"host":"files.example.org","queue":7}');
    const restarted = world.restart();
    expect((await restarted.preview('files.example.org')).declared).toBeNull();
    expect((await restarted.preview('other.example.net')).declared).not.toBeNull();
    world.values.set('nel.hosts', 'null, and void');
    expect((await world.restart().preview('other.example.net')).declared).toBeNull();
  });

  it('is not sent where that cannot be written down first: a restart could send it again at once', async () => {
    let broken = false;
    const world = await createWorld({ isBroken: () => broken });
    const collector = await world.collector(agreeing);
    const host = await startHost({ endpoints: [{ url: collector.origin }] });
    await world.probe(host.origin);
    await world.reporter.failed(failureAt(host.origin));
    broken = true;
    await expect(world.reporter.deliver()).rejects.toThrow('the store is broken');
    expect(collector.received).toEqual([]);
    const restarted = world.restart();
    await expect(restarted.deliver()).rejects.toThrow('the store is broken');
    broken = false;
    await restarted.deliver();
    expect(collector.posts()).toHaveLength(1);
  });

  it('stays where a delivery is called off', async () => {
    const world = await createWorld();
    const collector = await world.collector(() => undefined);
    const host = await startHost({ endpoints: [{ url: collector.origin }] });
    await world.probe(host.origin);
    await world.reporter.failed(failureAt(host.origin));
    const controller = new AbortController();
    const delivering = world.reporter.deliver(controller.signal);
    await expect.poll(() => collector.received.length, { timeout: 20_000 }).toBe(1);
    controller.abort(new Error('the app ends'));
    await expect(delivering).rejects.toThrow('the app ends');
    collector.answering(agreeing);
    world.clock.advance(5 * minute);
    await world.reporter.deliver();
    expect(collector.posts()).toHaveLength(1);
  });
});

describe('endpoints', () => {
  it('of the first priority are asked first, the others while those fail', async () => {
    const world = await createWorld();
    const first = await world.collector((request, response) =>
      request.method === 'OPTIONS' ? agreeing(request, response) : response.writeHead(500).end(),
    );
    const second = await world.collector(agreeing);
    const host = await startHost({
      endpoints: [
        { url: second.origin, priority: 2 },
        { url: first.origin, priority: 1 },
      ],
    });
    await world.probe(host.origin);
    await world.reporter.failed(failureAt(host.origin));
    await world.reporter.deliver();
    expect([first.posts().length, second.posts().length]).toEqual([1, 0]);
    // The first may be asked again by then, and fails for the second time: now it waits longer than the pause.
    world.clock.advance(5 * minute);
    await world.reporter.deliver();
    world.clock.advance(5 * minute);
    await world.reporter.deliver();
    expect([first.posts().length, second.posts().length]).toEqual([2, 1]);
    expect(second.posts()[0]?.body).toContain('fallback.integrity.digest_mismatch');
  });

  it('that answer 410 leave the others', async () => {
    const world = await createWorld();
    const gone = await world.collector(answeringWith(410));
    const other = await world.collector(agreeing);
    const host = await startHost({ endpoints: [{ url: gone.origin }, { url: other.origin, priority: 2 }] });
    await world.probe(host.origin);
    await world.reporter.failed(failureAt(host.origin));
    await world.reporter.deliver();
    world.clock.advance(5 * minute);
    await world.reporter.deliver();
    expect(gone.received).toHaveLength(1);
    expect(other.posts()).toHaveLength(1);
  });
});

describe('an answer whose bytes were not compared', () => {
  const url = 'https://files.example.org/a.whl';
  const until = async ({ reporter }: Pick<World, 'reporter'>) =>
    (await reporter.preview('files.example.org')).declared?.expiresAt;

  it('says again what is known: it stays in force for longer', async () => {
    const world = await createWorld();
    const headers = named('https://collector.example.net/');
    await world.reporter.observe(answerOf(url, headers));
    world.clock.advance(minute);
    await world.reporter.observe(answerOf(url, headers, { found: 'unproven' }));
    expect(await until(world)).toBe('2026-11-23T12:01:00.000Z');
  });

  it.each([
    ['of another address', named('https://collector.example.net/'), { found: 'unproven', address: '151.101.0.224' }],
    ['with something new', named('https://new.example.net/'), { found: 'unproven' }],
    ['that was wrong', named('https://collector.example.net/'), { found: 'fault' }],
  ] as const)('says nothing else: %s', async (_, headers, changes) => {
    const world = await createWorld();
    await world.reporter.observe(answerOf(url, named('https://collector.example.net/')));
    world.clock.advance(minute);
    const before = await world.reporter.preview('files.example.org');
    await world.reporter.observe(answerOf(url, headers, changes));
    expect(await world.reporter.preview('files.example.org')).toEqual(before);
  });
});

describe('a policy that was not declared for 48 hours', () => {
  const url = 'https://files.example.org/a.whl';
  const lasting = declaration({
    endpoints: [{ url: 'https://collector.example.net/' }],
    nel: { max_age: 864_000, include_subdomains: true },
    reportTo: { max_age: 864_000, include_subdomains: true },
  });
  const refused = (origin = 'https://files.example.org') =>
    failureAt(origin, { code: 'dns.failed', address: null, status: null });

  it('has one report more, and others when it is declared again', async () => {
    const { reporter, clock } = await createWorld();
    await reporter.observe(answerOf(url, lasting));
    clock.advance(2 * day);
    expect([await reporter.failed(refused()), await reporter.failed(refused())]).toEqual([true, true]);
    clock.advance(1);
    expect([await reporter.failed(refused()), await reporter.failed(refused())]).toEqual([true, false]);
    expect(await reporter.preview('files.example.org')).toMatchObject({ next: { reports: 3 } });
    clock.advance(2 * day + 1);
    await reporter.deliver();
    expect(await reporter.preview('files.example.org')).toMatchObject({
      next: null,
      why: expect.stringMatching(/^Nothing more is sent until an answer of files\.example\.org declares again/),
    });
    await reporter.observe(answerOf(url, lasting, { found: 'unproven' }));
    expect(await reporter.failed(refused())).toBe(true);
  });

  it('of a parent domain too, after a restart too', async () => {
    const world = await createWorld();
    await world.reporter.observe(answerOf('https://example.org/', lasting));
    world.clock.advance(2 * day + 1);
    expect(await world.reporter.failed(refused())).toBe(true);
    expect(await world.restart().failed(refused('https://other.example.org'))).toBe(false);
  });
});

describe('what is known of a host', () => {
  const url = 'https://files.example.org/a.whl';

  it('is forgotten a month after the last of it was in force', async () => {
    const world = await createWorld();
    const kept = () => [...world.values.keys()].filter((key) => key.startsWith('nel.host.'));
    const observeOther = () => world.reporter.observe(answerOf('https://other.example.org/', {}));
    await world.reporter.observe(answerOf(url, named('https://collector.example.net/')));
    world.clock.advance(30 * day);
    await observeOther();
    expect(kept()).toEqual(['nel.host.files.example.org']);
    world.clock.advance(2 * day);
    await observeOther();
    expect(kept()).toEqual([]);
    expect(world.values.get('nel.hosts')).toBe('[]');
    await world.reporter.observe(answerOf(url, named('https://collector.example.net/')));
    expect((await world.restart().preview('files.example.org')).declared).not.toBeNull();
  });

  it('is kept while something was tried lately', async () => {
    const world = await createWorld();
    const collector = await world.collector(agreeing);
    const host = await startHost({
      nel: { max_age: 600 },
      reportTo: { max_age: 600 },
      endpoints: [{ url: collector.origin }],
    });
    await world.probe(host.origin);
    await world.reporter.failed(failureAt(host.origin));
    await world.reporter.deliver();
    world.clock.advance(29 * day);
    await world.reporter.observe(answerOf(url, {}));
    expect((await world.reporter.preview(new URL(host.origin).host)).delivered).toHaveLength(1);
    world.clock.advance(2 * day);
    await world.reporter.observe(answerOf(url, {}));
    expect((await world.reporter.preview(new URL(host.origin).host)).delivered).toEqual([]);
  });
});

describe('a parent domain', () => {
  it('hears of names of its subdomains, and of nothing else', async () => {
    const { reporter } = await createWorld();
    await reporter.observe(answerOf('https://example.org/', named('https://collector.example.net/')));
    const under = (code: 'dns.name_not_resolved' | 'http.error', origin: string) =>
      reporter.failed(failureAt(origin, { code, address: code === 'http.error' ? publicAddress : null }));
    expect(await under('dns.name_not_resolved', 'https://files.example.org')).toBe(true);
    expect(await under('http.error', 'https://files.example.org')).toBe(false);
    expect(await under('dns.name_not_resolved', 'https://example.com')).toBe(false);
    expect(await under('dns.name_not_resolved', 'http://files.example.org')).toBe(false);
    expect(await reporter.preview('files.example.org')).toMatchObject({
      declared: { by: 'example.org' },
      next: { reports: 1, url: 'https://collector.example.net/' },
    });
    expect(await reporter.preview('example.org')).toMatchObject({ next: null });
  });

  it.each([
    [false, false],
    [true, false],
    [false, true],
  ])('speaks for itself only, unless it says otherwise twice (policy %s, group %s)', async (inPolicy, inGroup) => {
    const { reporter } = await createWorld();
    const headers = declaration({
      endpoints: [{ url: 'https://collector.example.net/' }],
      nel: { include_subdomains: inPolicy },
      reportTo: { include_subdomains: inGroup },
    });
    await reporter.observe(answerOf('https://example.org/', headers));
    const failure = failureAt('https://files.example.org', { code: 'dns.failed', address: null });
    expect(await reporter.failed(failure)).toBe(false);
  });
});

describe('the file of a day', () => {
  it('counts what the probes met, and nothing of ours', async () => {
    const { reporter } = await createWorld();
    await reporter.observe(answerOf('https://files.example.org/', named('https://c.example.net/')));
    const file = await reporter.daily({
      organisation: 'Demo project',
      contact: 'alice@example.org',
      host: 'files.example.org',
      day: '2026-11-22',
      successes: 12,
      counts: [
        { code: 'tcp.refused', count: 2 },
        { code: 'local.fault', count: 3 },
      ],
    });
    expect(nelDailyFileSchema.parse(file)).toEqual(file);
    expect(file.filename).toMatch(/^fallback-links!files\.example\.org!\d+!\d+\.json$/);
    expect(JSON.parse(file.text)).toMatchObject({
      policies: [
        {
          policy: { 'policy-type': 'nel', 'policy-string': ['report_to: nel', 'failure_fraction: 1'] },
          summary: { 'total-successful-session-count': 12, 'total-failure-session-count': 2 },
          'failure-details': [{ 'failure-reason-code': 'tcp.refused', 'failed-session-count': 2 }],
        },
      ],
    });
  });
});

describe('a preview', () => {
  it('is what the contract says, of hosts nobody knows too', async () => {
    const { reporter } = await createWorld();
    await reporter.observe(answerOf('https://files.example.org/', named('/reports')));
    await reporter.failed(failureAt('https://files.example.org', { address: publicAddress }));
    for (const host of ['files.example.org', 'unknown.example.org:8443', '[::1]', 'no host']) {
      const preview = await reporter.preview(host);
      expect(nelPreviewSchema.parse(preview)).toEqual(preview);
    }
  });
});

needs('openssl')('over https', () => {
  it('a policy is taken from a good certificate, and the reports go out over TLS', async () => {
    const authority = await createAuthority(await temporaryFolder());
    const { cert, key } = await authority.issue({ names: ['files.example.org', 'collector.example.net'] });
    const received: Received[] = [];
    const server = createServer({ cert, key }, (request, response) => {
      void receive(request, 0).then((got) => {
        received.push(got);
        if (got.headers.host?.startsWith('collector') === true) return agreeing(got, response);
        response.writeHead(200, named(`https://collector.example.net:${port()}/reports`)).end('copy');
      });
    });
    const port = () => {
      const address = server.address();
      return typeof address === 'object' ? address?.port : '';
    };
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    const http = { lookup: async () => ['127.0.0.1'], tls: { ca: authority.root } };
    const world = await createWorld({ http });
    const origin = `https://files.example.org:${port()}`;
    await world.probe(`${origin}/a.whl`);
    await world.reporter.failed(failureAt(origin));
    await world.reporter.deliver();
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /a.whl',
      'OPTIONS /reports',
      'POST /reports',
    ]);
    expect(received[2]?.headers).toMatchObject({ host: `collector.example.net:${port()}`, origin });
    expect(JSON.parse(received[2]?.body ?? '')).toMatchObject([{ url: `${origin}/demo-1.0-py3-none-any.whl` }]);
  });
});
