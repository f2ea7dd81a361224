/** What reaches a collector on a real socket: what its host has asked for, and nothing else. */
import { describe, expect, it } from 'vitest';
import type { RawHeaders } from '../../../shared/fallback/index.ts';
import { startScriptedServer } from '../../support/scripted-server.ts';
import {
  type Collector,
  type World,
  agreeing,
  answeringWith,
  createWorld,
  day,
  declaration,
  failureAt,
  minute,
  reportsIn,
  startHost,
} from './world.ts';

/** A host whose collector is on another origin, which agrees; it has been probed. */
async function declaredWorld(
  options: Parameters<typeof createWorld>[0] & Omit<Parameters<typeof startHost>[0], 'endpoints'> = {},
) {
  const world = await createWorld(options);
  const collector = await world.collector(agreeing);
  const host = await startHost({ ...options, endpoints: [{ url: `${collector.origin}/reports` }] });
  await world.probe(`${host.origin}/demo-1.0-py3-none-any.whl`);
  return { ...world, collector, host, name: new URL(host.origin).host };
}

/** How many reports came in each delivery. */
const sizes = (collector: Collector) => collector.posts().map(({ body }) => reportsIn(body).length);

describe('a collector', () => {
  it('gets exactly the report, as the preview had it, and nothing about who sends it', async () => {
    const { reporter, collector, host, name, clock } = await declaredWorld();
    expect(await reporter.failed(failureAt(host.origin, { url: `${host.origin}/a.whl?token=x#y` }))).toBe(true);
    clock.advance(1500);
    const { next, declared } = await reporter.preview(name);
    expect(declared).toEqual({
      by: name,
      group: 'nel',
      endpoints: [`${collector.origin}/reports`],
      expiresAt: '2026-11-23T12:00:00.000Z',
      failureFraction: 1,
    });
    expect(next).toMatchObject({
      url: `${collector.origin}/reports`,
      earliestAt: '2026-11-22T12:00:01.500Z',
      reports: 1,
      otherOrigin: true,
    });

    expect(await reporter.deliver()).toBeNull();
    const [preflight, post] = collector.received;
    expect(collector.received).toHaveLength(2);
    expect(preflight).toMatchObject({ method: 'OPTIONS', path: '/reports', body: '' });
    expect(preflight?.headers).toMatchObject({
      origin: host.origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    });
    expect(post?.body).toBe(next?.body);
    expect(JSON.parse(post?.body ?? '')).toEqual([
      {
        age: 1500,
        type: 'network-error',
        url: `${host.origin}/a.whl`,
        user_agent: '',
        body: {
          sampling_fraction: 1,
          referrer: '',
          server_ip: '127.0.0.1',
          protocol: 'http/1.1',
          method: 'GET',
          status_code: 200,
          elapsed_time: 412,
          phase: 'application',
          type: 'fallback.integrity.digest_mismatch',
        },
      },
    ]);
    expect(Object.keys(post?.headers ?? {}).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'content-length',
      'content-type',
      'host',
      'origin',
    ]);
    expect(post?.headers).toMatchObject({ 'content-type': 'application/reports+json', origin: host.origin });

    const after = await reporter.preview(name);
    expect(after).toMatchObject({ next: null, why: 'No failure waits to be told.', dropped: 0 });
    expect(after.delivered).toMatchObject([{ at: '2026-11-22T12:00:01.500Z', status: 204, reports: 1 }]);
    clock.advance(day);
    await reporter.deliver();
    expect(collector.received).toHaveLength(2);
  });

  it('on the host’s own origin is not asked first', async () => {
    const world = await createWorld();
    const collector = await world.collector((_, response) =>
      response.writeHead(200, declaration({ endpoints: [{ url: '/reports' }] })).end(),
    );
    await world.probe(`${collector.origin}/a.whl`);
    await world.reporter.failed(failureAt(collector.origin));
    await world.reporter.deliver();
    expect(collector.received.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /a.whl', 'POST /reports']);
  });

  it('hears of nothing that is ours: a fault here, what was given up, what went well', async () => {
    const { reporter, collector, host } = await declaredWorld();
    for (const code of ['ok', 'abandoned', 'local.fault'] as const) {
      expect(await reporter.failed(failureAt(host.origin, { code }))).toBe(false);
    }
    expect(await reporter.deliver()).toBeNull();
    expect(collector.received).toEqual([]);
  });

  it('gets the part that it wants', async () => {
    const rolls = [0.1, 0.6, 0.3, 0.5, 0.49, 0.9];
    let next = 0;
    // The first draw is not a roll: it will choose the endpoint.
    const random = () => (next === 0 ? ((next += 1), 0) : (rolls[(next++ - 1) % rolls.length] ?? 0));
    const { reporter, host } = await declaredWorld({ random, nel: { failure_fraction: 0.5 } });
    const queued = [];
    for (const _ of rolls) queued.push(await reporter.failed(failureAt(host.origin)));
    expect(queued).toEqual([true, false, true, false, true, false]);
  });
});

describe('nothing is sent', () => {
  /** The failure is told to the reporter, and everything it might do is given its time. */
  async function expectSilence(
    { reporter, clock }: Pick<World, 'reporter' | 'clock'>,
    collector: Collector,
    origin: string,
    why: RegExp,
  ): Promise<void> {
    await reporter.failed(failureAt(origin));
    for (let hour = 0; hour < 23; hour += 1) {
      await reporter.deliver();
      clock.advance(60 * minute);
    }
    expect(collector.posts()).toEqual([]);
    expect(await reporter.preview(new URL(origin).host)).toMatchObject({ next: null, why: expect.stringMatching(why) });
  }

  it('where the host declares nothing', async () => {
    const world = await createWorld();
    const collector = await world.collector();
    const host = await startScriptedServer((_, response) => response.end('copy'));
    await world.probe(`${host.origin}/a.whl`);
    await expectSilence(world, collector, host.origin, /No https answer of .* declares/);
    expect(collector.received).toEqual([]);
    expect([...world.values]).toEqual([]);
  });

  it('where it declares only where, or only that', async () => {
    const world = await createWorld();
    const collector = await world.collector();
    const onlyWhere = await startHost({ nel: null, endpoints: [{ url: collector.origin }] });
    await world.probe(onlyWhere.origin);
    await expectSilence(world, collector, onlyWhere.origin, /declares that it wants/);
    const onlyThat = await startHost({ nel: { report_to: 'other' }, endpoints: [{ url: collector.origin }] });
    await world.probe(onlyThat.origin);
    await expectSilence(world, collector, onlyThat.origin, /group "other", but declares no https address/);
    expect(collector.received).toEqual([]);
  });

  it.each(['fault', 'unproven'] as const)(
    'to whoever has the domain now, before it has served the file: %s',
    async (found) => {
      const world = await createWorld();
      const collector = await world.collector(agreeing);
      const host = await startHost({ endpoints: [{ url: collector.origin }] });
      await world.probe(host.origin, { found });
      await expectSilence(world, collector, host.origin, /No https answer of .* that brought the right bytes/);
      expect(collector.received).toEqual([]);
    },
  );

  it('about wrong bytes at another address than the policy’s, to the old owner or the new one', async () => {
    const { collector, host, ...world } = await declaredWorld();
    expect(await world.reporter.failed(failureAt(host.origin, { address: '127.0.0.2' }))).toBe(false);
    await world.probe(host.origin, { found: 'fault' });
    expect(await world.reporter.failed(failureAt(host.origin, { address: '127.0.0.2' }))).toBe(false);
    await world.reporter.deliver();
    expect(collector.received).toEqual([]);
  });

  it('where it was declared over plain http', async () => {
    const world = await createWorld();
    const collector = await world.collector(agreeing);
    const headers: RawHeaders = Object.entries(declaration({ endpoints: [{ url: collector.origin }] }));
    const answer = { source: 'probe', headers, found: 'file' } as const;
    // Anywhere but on this computer, and there where it is no rehearsal.
    for (const [url, address, allowLoopback] of [
      ['http://files.example.org/a.whl', '151.101.0.223', true],
      ['http://files.example.org/a.whl', '151.101.0.223', false],
      ['http://127.0.0.1:1/a.whl', '127.0.0.1', false],
    ] as const) {
      await world.reporter.observe({ ...answer, url, address, allowLoopback });
      await expectSilence(world, collector, new URL(url).origin, /No https answer of/);
    }
    expect(collector.received).toEqual([]);
  });

  it('to this computer, where a public host names it', async () => {
    const world = await createWorld({ http: { lookup: async () => ['127.0.0.1'] } });
    const collector = await world.collector(agreeing);
    const { port } = new URL(collector.origin);
    const origin = 'https://files.example.org';
    const endpoints = [{ url: collector.origin }, { url: `https://collector.example.net:${port}/` }];
    await world.reporter.observe({
      source: 'probe',
      url: `${origin}/a.whl`,
      headers: Object.entries(declaration({ endpoints })),
      address: '151.101.0.223',
      allowLoopback: false,
      found: 'file',
    });
    expect(await world.reporter.failed(failureAt(origin, { address: '151.101.0.223' }))).toBe(true);
    await world.reporter.deliver();
    const { declared, delivered } = await world.reporter.preview('files.example.org');
    expect(declared?.endpoints).toEqual([`https://collector.example.net:${port}/`]);
    expect(delivered).toMatchObject([
      { status: null, reports: 0, note: expect.stringContaining('not a public address') },
    ]);
    expect(collector.received).toEqual([]);
  });

  it('to another origin that does not agree, which is asked ever less often', async () => {
    const { collector, host, name, ...world } = await declaredWorld();
    collector.answering(answeringWith(200));
    await world.reporter.failed(failureAt(host.origin));
    for (let minutes = 0; minutes < 24 * 60; minutes += 1) {
      await world.reporter.deliver();
      world.clock.advance(minute);
    }
    expect(collector.posts()).toEqual([]);
    const minutesAsked = collector.received.map(({ at }) => (at - Date.parse('2026-11-22T12:00:00Z')) / minute);
    expect(minutesAsked).toEqual([0, 5, 15, 35, 75, 155, 315, 635, 1275]);
    const { delivered } = await world.reporter.preview(name);
    expect(delivered[0]).toMatchObject({ status: null, reports: 0, note: expect.stringMatching(/did not agree/) });
  });

  it('to where a collector redirects', async () => {
    const { reporter, collector, host } = await declaredWorld();
    const elsewhere = await startScriptedServer((_, response) => response.end());
    collector.answering((request, response) => {
      if (request.method === 'OPTIONS') return agreeing(request, response);
      response.writeHead(307, { Location: elsewhere.origin }).end();
    });
    await reporter.failed(failureAt(host.origin));
    await reporter.deliver();
    expect(collector.posts()).toHaveLength(1);
    expect(elsewhere.requests).toEqual([]);
  });

  it('any more after 410, whatever is declared later, and after a restart', async () => {
    const { collector, host, ...world } = await declaredWorld();
    collector.answering((request, response) =>
      request.method === 'OPTIONS' ? agreeing(request, response) : response.writeHead(410).end(),
    );
    await world.reporter.failed(failureAt(host.origin));
    await world.reporter.deliver();
    expect(collector.posts()).toHaveLength(1);
    collector.answering(agreeing);
    for (const reporter of [world.reporter, world.restart()]) {
      world.clock.advance(day / 2);
      await world.probe(host.origin, { reporter });
      expect(await reporter.failed(failureAt(host.origin))).toBe(false);
      expect(await reporter.deliver()).toBeNull();
      const { why, next, declared } = await reporter.preview(new URL(host.origin).host);
      expect({ why, next, endpoints: declared?.endpoints }).toEqual({
        why: expect.stringMatching(/^Nothing is sent any more\. .* 410/),
        next: null,
        endpoints: [],
      });
    }
    expect(collector.received).toHaveLength(2);
    expect(await world.reporter.preview(new URL(host.origin).host)).toMatchObject({ dropped: 1 });
  });

  it('after the date that the host has set', async () => {
    const { reporter, collector, host, name, clock } = await declaredWorld({ nel: { max_age: 299 } });
    await reporter.failed(failureAt(host.origin));
    await reporter.deliver();
    clock.advance(1000);
    await reporter.failed(failureAt(host.origin));
    expect(await reporter.preview(name)).toMatchObject({
      next: null,
      why: expect.stringMatching(/would come after the date/),
    });
    expect(await reporter.deliver()).toBeNull();
    expect(collector.posts()).toHaveLength(1);
  });

  it('any more once what was declared has run out, of what waits neither', async () => {
    const { collector, host, name, ...world } = await declaredWorld({ nel: { max_age: 600 } });
    await world.reporter.failed(failureAt(host.origin));
    world.clock.advance(10 * minute);
    await expectSilence(world, collector, host.origin, /no longer in force/);
    expect(collector.received).toEqual([]);
    expect(await world.reporter.preview(name)).toMatchObject({ declared: null, dropped: 1 });
  });

  it('any more once the address has run out', async () => {
    const { collector, host, ...world } = await declaredWorld({ reportTo: { max_age: 600 } });
    await world.reporter.failed(failureAt(host.origin));
    world.clock.advance(10 * minute);
    await expectSilence(world, collector, host.origin, /declares no https address/);
    expect(collector.received).toEqual([]);
  });

  it('any more once the host takes it back, with an error too', async () => {
    const { collector, host, ...world } = await declaredWorld();
    await world.reporter.failed(failureAt(host.origin));
    await world.reporter.observe({
      source: 'probe',
      url: `${host.origin}/a.whl`,
      headers: [['nel', '{"max_age":0}']],
      address: '127.0.0.1',
      allowLoopback: true,
      found: 'fault',
    });
    await expectSilence(world, collector, host.origin, /No https answer of/);
    expect(collector.received).toEqual([]);
  });
});

describe('at most one delivery in 5 minutes', () => {
  /** Minutes between posts. */
  const gaps = (collector: Collector) =>
    collector.posts().flatMap(({ at }, index, posts) => {
      const before = posts[index - 1];
      return before === undefined ? [] : [(at - before.at) / minute];
    });

  it('goes to a host, with all that has failed meanwhile', async () => {
    const { collector, host, name, ...world } = await declaredWorld();
    for (let minutes = 0; minutes < 60; minutes += 1) {
      await world.reporter.failed(failureAt(host.origin));
      await world.reporter.deliver();
      world.clock.advance(minute);
    }
    expect(gaps(collector)).toEqual(Array.from({ length: 11 }, () => 5));
    expect(sizes(collector)).toEqual([1, ...Array.from({ length: 11 }, () => 5)]);
    const { next, why } = await world.reporter.preview(name);
    expect(next).toMatchObject({ earliestAt: '2026-11-22T13:00:00.000Z', reports: 4 });
    expect(why).toMatch(/^4 reports wait and go out together\./);
  });

  it('and to each host its own', async () => {
    const { collector, host, ...world } = await declaredWorld();
    const second = await startHost({ endpoints: [{ url: collector.origin }] });
    await world.probe(second.origin);
    for (const { origin } of [host, second]) await world.reporter.failed(failureAt(origin));
    await world.reporter.deliver();
    const told = collector.posts().map(({ headers }) => headers.origin);
    expect(new Set(told)).toEqual(new Set([host.origin, second.origin]));
    expect(told).toHaveLength(2);
  });

  it('whoever asks for it, and however often at once', async () => {
    const { collector, host, ...world } = await declaredWorld();
    await world.reporter.failed(failureAt(host.origin));
    await Promise.all(Array.from({ length: 10 }, () => world.reporter.deliver()));
    await world.reporter.failed(failureAt(host.origin));
    await Promise.all(Array.from({ length: 10 }, () => world.reporter.deliver()));
    expect(collector.posts()).toHaveLength(1);
  });

  it('after a restart too, and whatever becomes of the time of day', async () => {
    const { collector, host, ...world } = await declaredWorld();
    await world.reporter.failed(failureAt(host.origin));
    await world.reporter.deliver();
    await world.reporter.failed(failureAt(host.origin));
    world.clock.advance(2 * minute);
    const restarted = world.restart();
    const due = await restarted.deliver();
    expect(due).toBe(world.now() + 3 * minute);
    world.setTime(60 * minute);
    await restarted.deliver();
    world.setTime(-60 * minute);
    world.clock.advance(3 * minute - 1);
    await restarted.deliver();
    expect(collector.posts()).toHaveLength(1);
    world.clock.advance(1);
    await restarted.deliver();
    expect(collector.posts()).toHaveLength(2);
  });

  it('is less where the collector fails: twice as long each time, and as before once it takes them', async () => {
    const { collector, host, name, ...world } = await declaredWorld();
    collector.answering((request, response) =>
      request.method === 'OPTIONS' ? agreeing(request, response) : response.writeHead(503).end(),
    );
    await world.reporter.failed(failureAt(host.origin));
    const deliverFor = async (minutes: number) => {
      for (let passed = 0; passed < minutes; passed += 1) {
        await world.reporter.deliver();
        world.clock.advance(minute);
      }
    };
    await deliverFor(70);
    expect(gaps(collector)).toEqual([5, 10, 20]);
    expect(await world.reporter.preview(name)).toMatchObject({
      why: expect.stringContaining('The last delivery failed'),
      next: { earliestAt: '2026-11-22T13:15:00.000Z' },
      delivered: [{ status: 503 }, { status: 503 }, { status: 503 }, { status: 503 }],
    });
    collector.answering(agreeing);
    await deliverFor(10);
    expect(gaps(collector)).toEqual([5, 10, 20, 40]);
    await world.reporter.failed(failureAt(host.origin));
    await deliverFor(6);
    expect(gaps(collector)).toEqual([5, 10, 20, 40, 5]);
  });
});
