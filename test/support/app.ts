import { createRouterClient, type RouterClient } from '@orpc/server';
import { type App, type AppOptions, createApp } from '../../electron/app.ts';
import type { AppRouter } from '../../electron/router.ts';
import type { Job, Release } from '../../shared/contract/index.ts';
import { fakeKeyring } from './keyring.ts';

export type AppClient = RouterClient<AppRouter>;

export interface TestApp extends App {
  readonly client: AppClient;
  /** Waits for the job and gives it as it ended. */
  ended(job: Job): Promise<Job>;
  /** Waits until the draft is as wanted. */
  until(releaseId: string, wanted: (release: Release) => boolean): Promise<Release>;
}

/** The app on a data folder of its own, spoken to in memory: no shell. */
export async function startApp(
  home: string,
  openPath?: string,
  personal: Partial<NonNullable<AppOptions['personal']>> = {},
  times: Pick<AppOptions, 'now' | 'clock'> = {},
): Promise<TestApp> {
  const app = await createApp({
    home,
    version: '0.0.0-test',
    capabilities: { shell: 'loopback', nativePicker: false, droppedPaths: false, revealInFolder: false },
    native: { pick: () => Promise.resolve([]), reveal: () => Promise.resolve() },
    sampleFolder: '/nowhere',
    // Nothing of the person's own: no keyring, no ~/.pypirc, no variables of twine.
    personal: { home, environment: {}, keyring: fakeKeyring(), ...personal },
    ...(openPath === undefined ? {} : { openPath }),
    ...times,
  });
  const client = createRouterClient(app.router);
  return {
    ...app,
    client,
    ended: (job) => jobEnded(client, job.id),
    until: (releaseId, wanted) => releaseIs(client, releaseId, wanted),
  };
}

type JobsClient = { readonly jobs: Pick<AppClient['jobs'], 'watch'> };
type ReleasesClient = { readonly releases: Pick<AppClient['releases'], 'watch'> };

export async function jobEnded(client: JobsClient, jobId: string): Promise<Job> {
  for await (const jobs of await client.jobs.watch()) {
    const job = jobs.find(({ id }) => id === jobId);
    if (job !== undefined && job.state !== 'running') return job;
  }
  throw new Error('the jobs ended before this one did');
}

export async function releaseIs(
  client: ReleasesClient,
  releaseId: string,
  wanted: (release: Release) => boolean,
): Promise<Release> {
  for await (const release of await client.releases.watch({ releaseId })) if (wanted(release)) return release;
  throw new Error('the release ended before it was as wanted');
}

export const inspected = (release: Release): boolean =>
  release.files.every(({ inspection }) => inspection.state === 'done' || inspection.state === 'failed');
