import { expect, test } from 'vitest';
import { newDraft, parseDraft } from '../../../electron/releases/draft.ts';
import { patchDraft } from '../../../electron/releases/draft-patch.ts';
import { addHost, removeHost, updateHost } from '../../../electron/releases/index.ts';
import { releasePatchSchema } from '../../../shared/contract/release.ts';
import { longestTyped, typedNames } from '../../../shared/contract/typed.ts';
import { draftWith, releaseContext } from '../../support/release-context.ts';

const empty = newDraft('d', new Date(0));

test('texts are kept one by one, and taken away with null', () => {
  const tag = patchDraft(empty, { typed: { [typedNames.tag]: 'v1' } });
  const both = patchDraft(tag, { typed: { [typedNames.newHost]: 'https:/' } });
  expect(both.typed).toEqual({ tag: 'v1', 'new-host': 'https:/' });
  expect(patchDraft(both, { typed: { [typedNames.tag]: null } }).typed).toEqual({ 'new-host': 'https:/' });
  expect(patchDraft(both, { step: 'links' })).toEqual({ ...both, step: 'links' });
});

test('a field that is set forgets what was typed in it, and no other', () => {
  const typed = patchDraft(empty, { typed: { [typedNames.tag]: 'v1'.repeat(200), [typedNames.folder]: '/a' } });
  expect(patchDraft(typed, { tag: 'v1' })).toMatchObject({ tag: 'v1', typed: { folder: '/a' } });
});

test('texts of fields that there are not are not kept, so that they cannot become many', () => {
  const names = ['', 'other', 'constructor', '__proto__', typedNames.host('gone')];
  const typed = Object.fromEntries(names.map((name) => [name, 'text']));
  expect(patchDraft(empty, { typed }).typed).toEqual({});
});

test('a text has a greatest length', () => {
  const patch = (length: number) => releasePatchSchema.safeParse({ typed: { tag: 'x'.repeat(length) } }).success;
  expect([patch(longestTyped), patch(longestTyped + 1)]).toEqual([true, false]);
});

test('the form of a new host is kept until it is added', async () => {
  const { context, releaseId, type, typed } = await draft();
  await type({ [typedNames.newHost]: 'https://a.example/{file', [typedNames.newHostRehearsal]: 'yes' });
  const half = { template: 'https://a.example/{file', rehearsal: true };
  await expect(addHost(context, releaseId, half)).rejects.toMatchObject({
    problem: { code: expect.stringMatching(/^link\.template_/) },
  });
  expect(typed()).toEqual({ 'new-host': 'https://a.example/{file', 'new-host rehearsal': 'yes' });
  await addHost(context, releaseId, { template: 'https://a.example/{filename}', rehearsal: true });
  expect(typed()).toEqual({});
});

test('half a template is kept until one is saved or the host is removed, also while its other setting changes', async () => {
  const { context, releaseId, type, typed } = await draft();
  await addHost(context, releaseId, { template: 'https://a.example/{filename}', rehearsal: false });
  const [host] = context.drafts.get(releaseId).hosts;
  if (host === undefined) throw new Error('The host was not added');
  const half = { [typedNames.host(host.id)]: 'https://b.exam' };
  await type(half);
  await updateHost(context, releaseId, { ...host, rehearsal: true });
  expect(typed()).toEqual(half);
  // Typed back to what it was.
  await updateHost(context, releaseId, { ...host, rehearsal: true });
  expect(typed()).toEqual({});
  await type(half);
  await updateHost(context, releaseId, { ...host, template: 'https://b.example/{filename}' });
  expect(typed()).toEqual({});
  await type(half);
  await removeHost(context, releaseId, host.id);
  expect(typed()).toEqual({});
});

test('the form of a host’s place is kept with the draft, and goes with the host', async () => {
  const { context, releaseId, type, typed } = await draft();
  await addHost(context, releaseId, { template: 'https://a.example/{filename}', rehearsal: false });
  const [host] = context.drafts.get(releaseId).hosts;
  if (host === undefined) throw new Error('The host was not added');
  const form = { [typedNames.place(host.id)]: '{"region":"auto"}' };
  await type({ ...form, [typedNames.place('gone')]: '{}' });
  expect(typed()).toEqual(form);
  await updateHost(context, releaseId, { ...host, template: 'https://b.example/{filename}' });
  expect(typed()).toEqual(form);
  // As it is after a kill.
  const [stored] = await context.store.drafts.list();
  expect(parseDraft(releaseId, stored?.document ?? '').typed).toEqual(form);
  await removeHost(context, releaseId, host.id);
  expect(typed()).toEqual({});
});

async function draft() {
  const context = await releaseContext();
  const releaseId = await draftWith(context, []);
  return {
    context,
    releaseId,
    type: (texts: Record<string, string>) =>
      context.drafts.change(releaseId, (now) => patchDraft(now, { typed: texts })),
    typed: () => context.drafts.view(releaseId).typed,
  };
}
