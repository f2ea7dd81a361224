import { describe, expect, it } from 'vitest';
import { addHost, orderHosts, registerLinks, verifyLinks, withdrawLinks } from '../../../electron/releases/index.ts';
import { draftFile, draftWith, linkStates, releaseContext } from '../../support/release-context.ts';

const wheel = 'demo-1.0-py3-none-any.whl';
const hosted = { state: 'hosted', url: 'http://127.0.0.1:1/f', confirmedAt: 'then' } as const;
const phases = { resolveMs: null, connectMs: null, tlsMs: null, firstByteMs: null };
const names = ['a', 'b', 'c'];
const everything = { sort: 'file', descending: false, offset: 0, limit: 10 } as const;
const urlAt = (name: string) => `https://${name}.example.org/${wheel}`;

/** A hosted wheel with verified links at three hosts. */
async function withThreeHosts() {
  let at = Date.UTC(2026, 10, 23);
  const context = await releaseContext({
    now: () => new Date(at),
    prober: { verifyCopy: ({ url }) => Promise.resolve({ ok: true, url, phases, bytes: 10, seconds: 1 }) },
  });
  const releaseId = await draftWith(context, [draftFile(wheel, { hosted })]);
  for (const name of names)
    await addHost(context, releaseId, { template: `https://${name}.example.org/{filename}`, rehearsal: false });
  await context.jobs.settled(verifyLinks(context, releaseId).id);
  const ids = context.drafts.get(releaseId).hosts.map(({ id }) => id);
  const key = (at: number) => ({ fileId: wheel, hostId: ids[at] ?? '' });
  return {
    context,
    releaseId,
    ids,
    key,
    order: (...places: readonly number[]) =>
      orderHosts(
        context,
        releaseId,
        places.map((place) => ids[place] ?? ''),
      ),
    hosts: () => context.drafts.get(releaseId).hosts.map(({ template }) => new URL(template).hostname[0]),
    states: () => linkStates(context.drafts.view(releaseId)),
    registered: async () =>
      (await context.store.links.ofProject('demo')).map(({ url, rank, registeredAt }) => ({ url, rank, registeredAt })),
    monitored: async (place: number) => {
      const { rows } = await context.store.health.page(everything);
      return rows.find(({ url }) => url === urlAt(names[place] ?? ''));
    },
    /** Now, as the monitor does, or a person on Health. */
    suspend: async (place: number, state: 'suspended' | 'withdrawn') => {
      const { rows } = await context.store.health.page(everything);
      const linkId = rows.find(({ url }) => url === urlAt(names[place] ?? ''))?.id ?? 0;
      const since = new Date(at).toISOString();
      const record = { linkId, record: '{}', state, since, listed: false, held: false };
      await context.store.health.record({ checks: [], records: [record], transitions: [] });
    },
    pass: (ms: number) => {
      at += ms;
    },
  };
}

describe('the order of the hosts', () => {
  it('is the one that registered links are tried in, and changes nothing else of them', async () => {
    const { context, releaseId, key, order, hosts, states, registered, pass } = await withThreeHosts();
    const registeredAt = context.now().toISOString();
    await registerLinks(context, releaseId, [key(0), key(2)]);
    pass(60_000);
    await order(2, 1, 0);
    expect(hosts()).toEqual(['c', 'b', 'a']);
    expect(await registered()).toEqual([
      { url: urlAt('c'), rank: 0, registeredAt },
      { url: urlAt('a'), rank: 2, registeredAt },
    ]);
    expect(states().toSorted()).toEqual(['registered', 'registered', 'verified']);
    await registerLinks(context, releaseId, [key(1)]);
    expect((await registered()).map(({ url }) => url)).toEqual(['c', 'b', 'a'].map(urlAt));
  });

  it('is that of a registration that was under way, too', async () => {
    const { context, releaseId, key, order, registered } = await withThreeHosts();
    await Promise.all([registerLinks(context, releaseId, [key(0), key(1)]), order(1, 0, 2)]);
    expect((await registered()).map(({ url }) => url)).toEqual(['b', 'a'].map(urlAt));
  });

  it('does not bring back what is withdrawn meanwhile', async () => {
    const { context, releaseId, key, order, states, registered } = await withThreeHosts();
    await registerLinks(context, releaseId, [key(0), key(1)]);
    await Promise.all([withdrawLinks(context, releaseId, [key(0)]), order(1, 0, 2)]);
    expect((await registered()).map(({ url, rank }) => [url, rank])).toEqual([[urlAt('b'), 0]]);
    expect(states().toSorted()).toEqual(['registered', 'unverified', 'verified']);
  });

  it('brings nothing back that a person has withdrawn on Health', async () => {
    const { context, releaseId, key, order, monitored, suspend } = await withThreeHosts();
    await registerLinks(context, releaseId, [key(0), key(1)]);
    await suspend(0, 'withdrawn');
    await order(1, 0, 2);
    expect(await monitored(0)).toMatchObject({ registered: true, state: 'withdrawn', listed: false });
    expect(await monitored(1)).toMatchObject({ state: 'never-checked', listed: true });
  });

  it.each([
    ['lacks one', [0, 1]],
    ['has one twice', [0, 1, 1]],
    ['has an unknown one', [0, 1, 7]],
  ])('is refused where it %s', async (_, places) => {
    const { order, hosts } = await withThreeHosts();
    await expect(order(...places)).rejects.toMatchObject({ problem: { code: 'link.hosts_changed' } });
    expect(hosts()).toEqual(names);
  });
});

describe('a withdrawal', () => {
  it('is taken back for some minutes without verifying again', async () => {
    const { context, releaseId, key, states, registered, pass } = await withThreeHosts();
    await registerLinks(context, releaseId, [key(0)]);
    await withdrawLinks(context, releaseId, [key(0)]);
    expect(await registered()).toEqual([]);
    pass(9 * 60_000);
    await registerLinks(context, releaseId, [key(0)]);
    expect(states()).toContain('registered');
    expect(await registered()).toHaveLength(1);
    await withdrawLinks(context, releaseId, [key(0)]);
    pass(10 * 60_000);
    await expect(registerLinks(context, releaseId, [key(0)])).rejects.toMatchObject({
      problem: { code: 'link.not_verified' },
    });
  });

  it('of a link that is suspended, taken back, does not list it; a verification since does', async () => {
    const { context, releaseId, key, monitored, suspend, pass } = await withThreeHosts();
    await registerLinks(context, releaseId, [key(0)]);
    pass(60_000);
    await suspend(0, 'suspended');
    pass(60_000);
    await withdrawLinks(context, releaseId, [key(0)]);
    await registerLinks(context, releaseId, [key(0)]);
    expect(await monitored(0)).toMatchObject({ registered: true, state: 'suspended', listed: false });
    await withdrawLinks(context, releaseId, [key(0)]);
    await context.jobs.settled(verifyLinks(context, releaseId, key(0).hostId).id);
    await registerLinks(context, releaseId, [key(0)]);
    expect(await monitored(0)).toMatchObject({ registered: true, state: 'never-checked', listed: true });
  });

  it('of a link that was not registered leaves nothing to take back', async () => {
    const { context, releaseId, key } = await withThreeHosts();
    await withdrawLinks(context, releaseId, [key(0)]);
    await expect(registerLinks(context, releaseId, [key(0)])).rejects.toMatchObject({
      problem: { code: 'link.not_verified' },
    });
  });
});
