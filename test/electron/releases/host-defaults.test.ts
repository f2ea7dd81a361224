import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Draft, newDraft, parseDraft, serializeDraft } from '../../../electron/releases/draft.ts';
import { patchDraft } from '../../../electron/releases/draft-patch.ts';
import { rememberPlace, withHostDefaults } from '../../../electron/releases/host-defaults.ts';
import { addHost, hostDefaults, setHostDefaults, takeLastHosts } from '../../../electron/releases/index.ts';
import { openStore } from '../../../electron/store/index.ts';
import { typedNames } from '../../../shared/contract/typed.ts';
import { draftFile, draftWith, releaseContext, type TestContext } from '../../support/release-context.ts';
import { temporaryFolder } from '../../support/temp.ts';

const wheel = (version: string) => draftFile(`demo-${version}-py3-none-any.whl`);
const templates = ['https://a.example/{filename}', 'https://b.example/{filename}'] as const;
const stored = (template: string, place = '') => ({ template, rehearsal: false, place });
const known = { of: (project: string) => (project === 'demo' ? [stored(templates[0], '{"region":"auto"}')] : []) };
const draftOf = (...files: Draft['files']): Draft => ({ ...newDraft('d', new Date(0)), files });

describe('a draft whose project becomes known', () => {
  it('starts with its hosts and their places, once', () => {
    const made = withHostDefaults(draftOf(wheel('2.0')), known);
    expect(made.hosts).toMatchObject([{ template: templates[0], rehearsal: false }]);
    expect(made.typed).toEqual({ [typedNames.place(made.hosts[0]?.id ?? '')]: '{"region":"auto"}' });
    const emptied = { ...made, hosts: [], typed: {} };
    expect(withHostDefaults(emptied, known)).toBe(emptied);
    // On disk with the change that made it known: after a kill nothing is taken twice, and nothing is missing.
    const again = parseDraft('d', serializeDraft(emptied));
    expect(withHostDefaults(again, known).hosts).toEqual([]);
  });

  it.each([
    [
      'before all files are read',
      draftOf(wheel('2.0'), draftFile('demo-2.0.tar.gz', { inspection: { state: 'running' } })),
    ],
    ['of several projects', draftOf(wheel('2.0'), draftFile('other-1.0-py3-none-any.whl'))],
    ['of a project without any', draftOf(draftFile('other-1.0-py3-none-any.whl'))],
    ['that has hosts already', { ...draftOf(wheel('2.0')), hosts: [{ id: 'h', template: 'x', rehearsal: true }] }],
  ])('gets none %s', (_, draft) => {
    expect(withHostDefaults(draft, known).hosts).toEqual(draft.hosts);
  });
});

describe('the hosts for the next releases', () => {
  it('are those of the draft as they are when it is said, until it is taken back', async () => {
    const { context, releaseId, view } = await withHosts();
    expect(await view()).toEqual({ project: 'demo', isOn: false, saved: [], last: null });
    await setHostDefaults(context, releaseId, true);
    expect(await view()).toMatchObject({ isOn: true, saved: [...templates] });
    await addHost(context, releaseId, { template: 'https://c.example/{filename}', rehearsal: false });
    expect(await view()).toMatchObject({ isOn: false, saved: [...templates] });
    await setHostDefaults(context, releaseId, false);
    expect(await view()).toMatchObject({ isOn: false, saved: [] });
  });

  it('are another project’s own, and keep what another version has written', async () => {
    const { context, releaseId, view } = await withHosts();
    await context.store.settings.set('host-defaults', '{"other":{"of":"the future"},"demo":"unreadable"}');
    expect(await view()).toMatchObject({ isOn: false, saved: [] });
    await setHostDefaults(context, releaseId, true);
    expect(JSON.parse((await context.store.settings.get('host-defaults')) ?? '')).toMatchObject({
      other: { of: 'the future' },
      demo: [{ template: templates[0] }, { template: templates[1] }],
    });
    await context.store.settings.set('host-defaults', 'no json');
    expect(await view()).toMatchObject({ isOn: false, saved: [] });
  });

  it('are not lost when several are written at once', async () => {
    const { context, releaseId } = await withHosts();
    const other = await draftWith(context, [draftFile('other-1.0-py3-none-any.whl')]);
    await addHost(context, other, { template: templates[0], rehearsal: false });
    await Promise.all([setHostDefaults(context, releaseId, true), setHostDefaults(context, other, true)]);
    expect(await hostDefaults(context, releaseId)).toMatchObject({ isOn: true });
    expect(await hostDefaults(context, other)).toMatchObject({ isOn: true });
  });

  it('learn the place that files were sent to', async () => {
    const { context, releaseId, type } = await withHosts();
    const place = async () => JSON.parse((await context.store.settings.get('host-defaults')) ?? 'null') as unknown;
    const [host] = context.drafts.get(releaseId).hosts;
    await type({ [typedNames.place(host?.id ?? '')]: '{"region":"auto"}' });
    await rememberPlace(context, releaseId, host?.id ?? '');
    expect(await place()).toBeNull();
    await setHostDefaults(context, releaseId, true);
    await type({ [typedNames.place(host?.id ?? '')]: '{"region":"other"}' });
    await rememberPlace(context, releaseId, host?.id ?? '');
    expect(await place()).toMatchObject({ demo: [{ place: '{"region":"other"}' }, { place: '' }] });
  });

  it('are there after the app has ended', async () => {
    const file = join(await temporaryFolder(), 'store.sqlite');
    const first = await openStore({ file });
    const before = await withHosts(await releaseContext({ store: first }));
    await setHostDefaults(before.context, before.releaseId, true);
    const context = await releaseContext({ store: await openStore({ file }) });
    expect(await hostDefaults(context, before.releaseId)).toMatchObject({ isOn: true, saved: [...templates] });
  });
});

describe('the hosts of the last release', () => {
  it('are offered to a draft that has none, and taken with their places', async () => {
    const { context, releaseId, type } = await withHosts();
    const [host] = context.drafts.get(releaseId).hosts;
    await type({ [typedNames.place(host?.id ?? '')]: '{"region":"auto"}' });
    const next = await draftWith(context, [wheel('2.1')]);
    expect((await hostDefaults(context, next)).last).toEqual({ title: 'demo 2.0', templates: [...templates] });
    await takeLastHosts(context, next);
    const draft = context.drafts.get(next);
    expect(draft.hosts.map(({ template }) => template)).toEqual([...templates]);
    expect(draft.hosts.map(({ id }) => id)).not.toContain(host?.id);
    expect(Object.values(draft.typed)).toEqual(['{"region":"auto"}']);
    expect((await hostDefaults(context, next)).last).toBeNull();
  });

  it('are none of another project’s', async () => {
    const { context } = await withHosts();
    const next = await draftWith(context, [draftFile('other-1.0-py3-none-any.whl')]);
    expect((await hostDefaults(context, next)).last).toBeNull();
    await takeLastHosts(context, next);
    expect(context.drafts.get(next).hosts).toEqual([]);
  });
});

async function withHosts(context?: TestContext) {
  const services = context ?? (await releaseContext());
  const releaseId = await draftWith(services, [wheel('2.0')]);
  for (const template of templates) await addHost(services, releaseId, { template, rehearsal: false });
  return {
    context: services,
    releaseId,
    view: () => hostDefaults(services, releaseId),
    type: (typed: Record<string, string>) => services.drafts.change(releaseId, (draft) => patchDraft(draft, { typed })),
  };
}
