import { expect, test } from 'vitest';
import { addHost, registerLinks, updateHost, verifyLinks, withdrawLinks } from '../../../electron/releases/index.ts';
import type { VerifyResult } from '../../../electron/probe/index.ts';
import { problem } from '../../../shared/problem/index.ts';
import { draftFile, draftWith, linkStates, releaseContext } from '../../support/release-context.ts';

const wheel = 'demo-1.0-py3-none-any.whl';
const hosted = { state: 'hosted', url: 'http://127.0.0.1:1/f', confirmedAt: 'then' } as const;
const phases = { resolveMs: null, connectMs: null, tlsMs: null, firstByteMs: null };
const good: VerifyResult = { ok: true, url: 'https://files.example.org/', phases, bytes: 10, seconds: 1 };
const bad = (code: 'http.error' | 'local.fault'): VerifyResult => ({
  ok: false,
  code,
  problem: { code, message: 'no', facts: {}, remedy: 'none' },
  url: 'https://files.example.org/',
  address: null,
  phases,
});

/** A hosted wheel with a link on one host; what the host serves is answered by `serve`. */
async function withLink() {
  const asked: { answer(result: VerifyResult): void; fail(error: unknown): void }[] = [];
  const context = await releaseContext({
    prober: {
      verifyCopy: () =>
        new Promise((resolve, reject) => {
          asked.push({ answer: resolve, fail: reject });
        }),
    },
  });
  const releaseId = await draftWith(context, [draftFile(wheel, { hosted })]);
  await addHost(context, releaseId, { template: 'https://files.example.org/{filename}', rehearsal: false });
  const [host] = context.drafts.get(releaseId).hosts;
  if (host === undefined) throw new Error('the host was added');
  const key = { fileId: wheel, hostId: host.id };
  const registered = async () => (await context.store.links.ofProject('demo')).map(({ url }) => url);
  const states = () => linkStates(context.drafts.view(releaseId));
  const verifyWith = async (result: VerifyResult) => {
    const job = verifyLinks(context, releaseId);
    (await next(asked)).answer(result);
    return context.jobs.settled(job.id);
  };
  return { context, releaseId, host, key, asked, registered, states, verifyWith };
}

async function next<T>(list: T[]): Promise<T> {
  for (;;) {
    const first = list.shift();
    if (first !== undefined) return first;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

test('a link withdrawn while it is verified again stays withdrawn', async () => {
  const { context, releaseId, key, asked, registered, states, verifyWith } = await withLink();
  await verifyWith(good);
  await registerLinks(context, releaseId, [key]);
  const job = verifyLinks(context, releaseId);
  const question = await next(asked);
  expect(states()).toEqual(['registered']);
  await withdrawLinks(context, releaseId, [key]);
  question.answer(good);
  await context.jobs.settled(job.id);
  expect(states()).toEqual(['verified']);
  expect(await registered()).toEqual([]);
});

test('a verification takes along what is asked for while it runs, each link once', async () => {
  const { context, releaseId, host, asked, states } = await withLink();
  const job = verifyLinks(context, releaseId, host.id);
  const first = await next(asked);
  await addHost(context, releaseId, { template: 'https://other.example.org/{filename}', rehearsal: false });
  expect(verifyLinks(context, releaseId).id).toBe(job.id);
  const second = await next(asked);
  first.answer(good);
  second.answer(bad('http.error'));
  expect(await context.jobs.settled(job.id)).toMatchObject({
    state: 'done',
    progress: { itemsDone: 2, itemsTotal: 2 },
  });
  expect(asked).toEqual([]);
  expect(states()).toEqual(['verified', 'failed']);
});

test('one that is being called off takes none: the next is another', async () => {
  const { context, releaseId, asked, states } = await withLink();
  const first = verifyLinks(context, releaseId);
  const question = await next(asked);
  context.jobs.cancel(first.id);
  const second = verifyLinks(context, releaseId);
  expect(second.id).not.toBe(first.id);
  question.fail(new Error('called off'));
  (await next(asked)).answer(good);
  expect(await context.jobs.settled(first.id)).toMatchObject({ state: 'cancelled' });
  expect(await context.jobs.settled(second.id)).toMatchObject({ state: 'done' });
  expect(states()).toEqual(['verified']);
});

test('what was found out about an old address says nothing about the new one', async () => {
  const { context, releaseId, host, key, asked, states } = await withLink();
  const job = verifyLinks(context, releaseId);
  const question = await next(asked);
  await updateHost(context, releaseId, { ...host, template: 'https://other.example.org/{filename}' });
  question.answer(good);
  await context.jobs.settled(job.id);
  expect(states()).toEqual(['unverified']);
  await expect(registerLinks(context, releaseId, [key])).rejects.toMatchObject({
    problem: { code: 'link.not_verified' },
  });
});

test('what was found out about old bytes says nothing about new ones', async () => {
  const { context, releaseId, asked } = await withLink();
  const job = verifyLinks(context, releaseId);
  const question = await next(asked);
  await context.drafts.changeFile(releaseId, wheel, (file) => ({
    ...file,
    inspection: file.inspection.state === 'done' ? { ...file.inspection, sha256: 'c'.repeat(64) } : file.inspection,
    links: [],
  }));
  question.answer(good);
  await context.jobs.settled(job.id);
  expect(linkStates(context.drafts.view(releaseId))).toEqual(['unverified']);
});

test('an address that changes while the store registers it is not left behind there', async () => {
  const { context, releaseId, host, key, registered, states, verifyWith } = await withLink();
  await verifyWith(good);
  const registering = registerLinks(context, releaseId, [key]);
  await updateHost(context, releaseId, { ...host, template: 'https://other.example.org/{filename}' });
  await registering;
  expect(await registered()).toEqual([]);
  expect(states()).toEqual(['unverified']);
});

test('a host that fails loses its registered link; a fault of this computer takes nothing away', async () => {
  const { context, releaseId, key, registered, states, verifyWith } = await withLink();
  await verifyWith(good);
  await registerLinks(context, releaseId, [key]);
  expect(await verifyWith(bad('local.fault'))).toMatchObject({ state: 'failed', problem: { code: 'local.fault' } });
  expect(states()).toEqual(['registered']);
  expect(await registered()).toHaveLength(1);
  await verifyWith(bad('http.error'));
  expect(states()).toEqual(['failed']);
  expect(await registered()).toEqual([]);
});

test('a verification that fails with a bug ends only when the others have ended', async () => {
  const asked: { url: string; answer(result: VerifyResult): void; fail(error: unknown): void }[] = [];
  const context = await releaseContext({
    prober: {
      verifyCopy: ({ url }) =>
        new Promise((answer, fail) => {
          asked.push({ url, answer, fail });
        }),
    },
  });
  const releaseId = await draftWith(
    context,
    [wheel, 'demo-1.0.tar.gz'].map((name) => draftFile(name, { hosted })),
  );
  await addHost(context, releaseId, { template: 'https://files.example.org/{filename}', rehearsal: false });
  const job = verifyLinks(context, releaseId);
  const [first, second] = [await next(asked), await next(asked)];
  first.fail(new Error('a bug'));
  await expect.poll(() => linkStates(context.drafts.view(releaseId))).toContain('unverified');
  expect(context.jobs.running('verify', releaseId)?.id).toBe(job.id);
  second.answer(good);
  expect(await context.jobs.settled(job.id)).toMatchObject({ state: 'failed', problem: { code: 'app.bug' } });
  expect(linkStates(context.drafts.view(releaseId)).toSorted()).toEqual(['unverified', 'verified']);
});

test('two hosts with one template are refused: a link is its file and its address', async () => {
  const { context, releaseId } = await withLink();
  await expect(
    addHost(context, releaseId, { template: 'https://files.example.org/{filename}', rehearsal: true }),
  ).rejects.toMatchObject({ problem: { code: 'link.template_duplicate' } });
});

test('a problem while a draft is removed leaves it in the list', async () => {
  const { context, releaseId } = await withLink();
  const full = problem('store.disk_full', 'full', {}, 'none');
  context.store.drafts.remove = () => Promise.reject(full);
  await expect(context.drafts.remove(releaseId)).rejects.toBe(full);
  expect(context.drafts.list().map(({ id }) => id)).toEqual([releaseId]);
});
