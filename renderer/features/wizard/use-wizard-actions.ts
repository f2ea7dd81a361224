import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi, useApiQueries, useAction, useAppInfo } from '../../api/index.ts';
import type { ExternalHost, Release, ReleasePatch, Step } from '../../../shared/contract/index.ts';
import type { Problem } from '../../../shared/problem/index.ts';
import { inOrder, moved } from './model/host-order.ts';
import { registrableAgain } from './model/registered-again.ts';
import { settleTexts } from './saving.ts';

export interface LinkReference {
  readonly fileId: string;
  readonly hostId: string;
}

type Doing =
  | 'step'
  | 'files'
  | 'upload'
  | 'hosts'
  | 'verify'
  | 'register'
  | 'withdraw'
  | 'folder'
  | 'rehearsal'
  | 'save';

/** What can be done to a release. What is refused is shown at the top of the step as `problem`, or where it was asked. */
export interface WizardActions {
  /** What is under way, for the button that started it. */
  readonly doing: Doing | null;
  readonly problem: Problem | null;
  /** What the problem refused. */
  readonly refused: Doing | null;
  readonly dismiss: () => void;
  readonly open: (step: Step) => void;
  readonly addFiles: (paths: readonly string[]) => void;
  readonly addSample: () => void;
  readonly removeFiles: (fileIds: readonly string[]) => void;
  /** Reads again the files named, or all that were not read. */
  readonly inspect: (fileIds?: readonly string[]) => void;
  readonly cancel: (jobId: string) => void;
  /** All that is neither hosted nor on its way. */
  readonly upload: () => void;
  /** One that failed or was cancelled. */
  readonly uploadFile: (fileId: string) => void;
  /** One file, waiting or on its way. */
  readonly cancelFile: (fileId: string) => void;
  /** False where it was refused. */
  readonly addHost: (host: Omit<ExternalHost, 'id'>) => Promise<boolean>;
  readonly removeHost: (hostId: string, registered: readonly LinkReference[]) => void;
  readonly verify: (hostId?: string) => void;
  /** It is tried one place earlier (-1) or later (1). */
  readonly moveHost: (hostId: string, by: -1 | 1) => void;
  /** False where it was refused; so with those below. */
  readonly register: (links: readonly LinkReference[]) => Promise<boolean>;
  readonly withdraw: (links: readonly LinkReference[]) => Promise<boolean>;
  /** Of what was withdrawn all that can be; how many these are, null where it was refused. */
  readonly registerAgain: (links: readonly LinkReference[]) => Promise<number | null>;
  readonly publishToFolder: (folder: string) => void;
  readonly publishToRehearsal: () => void;
  /** For texts saved as they are typed: rejects where it was refused, so that the text counts as unsaved. */
  readonly save: (patch: ReleasePatch) => Promise<void>;
  readonly saveHost: (host: ExternalHost) => Promise<void>;
  /** Keeps a text in the draft as it was typed, by `typedNames`; null: it is not typed there any more. */
  readonly keepTyped: (name: string, text: string | null) => Promise<void>;
}

export function useWizardActions(releaseId: string): WizardActions {
  const api = useApi();
  const info = useAppInfo().data;
  const { take, showChanged } = useShownRelease(releaseId);
  const asked = useAction(callIt);
  // Its own: saving a text as it is left must not take away what is said of the button that is being pressed.
  const saving = useAction(callIt);
  const keeping = useAction(callIt);
  const [doing, setDoing] = useState<Doing | null>(null);

  const [tried, setTried] = useState<Doing | null>(null);

  const act = async (what: Doing, call: () => Promise<unknown>): Promise<boolean> => {
    setDoing(what);
    if (what !== 'save') setTried(what);
    const { run } = what === 'save' ? saving : asked;
    const done = await run(async () => {
      if (what !== 'save') await settleTexts();
      await call();
      return true;
    });
    setDoing((now) => (now === what ? null : now));
    return done !== null;
  };
  const change = (what: Doing, call: () => Promise<Release>) => act(what, async () => take(await call()));
  const start = (what: Doing, call: () => Promise<unknown>) => void act(what, call);
  const keep = async (call: () => Promise<Release>) => {
    if (!(await change('save', call))) throw new Error('not saved');
  };

  const problem = asked.problem ?? saving.problem ?? keeping.problem;

  return {
    doing,
    problem,
    refused: asked.problem !== null ? tried : problem !== null ? 'save' : null,
    dismiss: () => {
      asked.dismiss();
      saving.dismiss();
      keeping.dismiss();
    },
    open: (step) => void change('step', () => api.releases.update({ releaseId, patch: { step } })),
    addFiles: (paths) => void change('files', () => api.releases.addFiles({ releaseId, paths: [...paths] })),
    addSample: () => {
      if (info !== undefined) {
        void change('files', () => api.releases.addFiles({ releaseId, paths: [info.sampleFolder] }));
      }
    },
    removeFiles: (ids) => void change('files', () => api.releases.removeFiles({ releaseId, fileIds: [...ids] })),
    inspect: (ids) =>
      start('files', () => api.releases.inspect({ releaseId, ...(ids === undefined ? {} : { fileIds: [...ids] }) })),
    cancel: (jobId) => start('files', () => api.jobs.cancel({ jobId })),
    cancelFile: (fileId) => void change('files', () => api.hosted.cancel({ releaseId, fileIds: [fileId] })),
    upload: () => start('upload', () => api.hosted.upload({ releaseId })),
    uploadFile: (fileId) => start('files', () => api.hosted.upload({ releaseId, fileIds: [fileId] })),
    addHost: (host) => change('hosts', () => api.links.addHost({ releaseId, host })),
    removeHost: (hostId, registered) =>
      start('hosts', async () => {
        if (registered.length > 0) await api.links.withdraw({ releaseId, links: [...registered] });
        take(await api.links.removeHost({ releaseId, hostId }));
      }),
    verify: (hostId) =>
      start('verify', () => api.links.verify({ releaseId, ...(hostId === undefined ? {} : { hostId }) })),
    moveHost: (hostId, by) => {
      // Shown at once: the next press goes on from here, however fast it comes.
      const hosts = showChanged((shown) => {
        const ids = shown.hosts.map(({ id }) => id);
        return { ...shown, hosts: inOrder(shown.hosts, moved(ids, hostId, by)) };
      })?.hosts;
      if (hosts === undefined) return;
      const hostIds = hosts.map(({ id }) => id);
      void change('hosts', () => api.links.orderHosts({ releaseId, hostIds })).then(async (done) => {
        if (!done) take(await api.releases.get({ releaseId }));
      });
    },
    register: (links) => change('register', () => api.links.register({ releaseId, links: [...links] })),
    withdraw: (links) => change('withdraw', () => api.links.withdraw({ releaseId, links: [...links] })),
    registerAgain: async (links) => {
      let count = 0;
      const done = await change('register', async () => {
        const again = registrableAgain(await api.releases.get({ releaseId }), links);
        count = again.length;
        return api.links.register({ releaseId, links: again });
      });
      return done ? count : null;
    },
    publishToFolder: (folder) => start('folder', () => api.page.publishToFolder({ releaseId, folder })),
    publishToRehearsal: () => start('rehearsal', () => api.page.publishToRehearsal({ releaseId })),
    save: (patch) => keep(() => api.releases.update({ releaseId, patch })),
    saveHost: (host) => keep(() => api.links.updateHost({ releaseId, host })),
    keepTyped: async (name, text) => {
      const patch = { typed: { [name]: text } };
      const done = await keeping.run(async () => (take(await api.releases.update({ releaseId, patch })), true));
      if (done === null) throw new Error('not saved');
    },
  };
}

const callIt = (work: () => Promise<true>) => work();

interface ShownRelease {
  /** Shows an answer at once instead of waiting for the stream to say the same; never an older one over a newer one. */
  readonly take: (release: Release) => void;
  /** Shows what was asked for before it is answered, and answers with that. */
  readonly showChanged: (change: (shown: Release) => Release) => Release | undefined;
}

function useShownRelease(releaseId: string): ShownRelease {
  const client = useQueryClient();
  const key = useApiQueries().releases.watch.experimental_liveKey({ input: { releaseId } });
  return {
    take: (release) => {
      client.setQueryData<Release>(key, (shown) =>
        shown !== undefined && Date.parse(shown.updatedAt) > Date.parse(release.updatedAt) ? shown : release,
      );
    },
    showChanged: (change) =>
      client.setQueryData<Release>(key, (shown) => (shown === undefined ? shown : change(shown))),
  };
}
