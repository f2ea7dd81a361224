/** Files to the release of a tag on GitHub. */
import type { GitHubPlace } from '../../../shared/contract/copies.ts';
import type { Clock, Http } from '../../http/index.ts';
import type { Secret } from '../../secrets/index.ts';
import type { CopyFile, SendOptions, SendOutcome } from '../types.ts';
import type { OwnDrafts } from '../own-drafts.ts';
import { sleep } from '../retry.ts';
import { listAssets, sendAsset } from './assets.ts';
import { createGitHubClient } from './client.ts';
import { createDraft, draftId, findRelease, isOurs, publishRelease, type ReleaseKind } from './find-release.ts';
import type { Asset } from './shapes.ts';

export interface ReleaseAssets {
  /** Its page, for a person. */
  readonly page: string;
  /** Nobody can fetch its files before it is published. */
  readonly draft: boolean;
  /** A draft that this app made, now or in an earlier attempt: it is the app's to publish. */
  readonly isOurs: boolean;
  /** One at a time: GitHub asks for it. What is there already is not sent again. Problems: `copy.*`, `file.*`. */
  send(file: CopyFile, options?: SendOptions): Promise<SendOutcome>;
  publish(signal?: AbortSignal): Promise<void>;
}

export interface ReleaseOptions extends ReleaseKind {
  readonly http: Http;
  readonly place: GitHubPlace;
  readonly token: Secret;
  readonly drafts: OwnDrafts;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  readonly now: () => Date;
  readonly signal?: AbortSignal;
}

/** GitHub's own advice for requests that write: a second from one to the next, or a secondary limit ends them all. */
const betweenUploadsMs = 1000;

/** Finds the release of the tag, or makes one as a draft. Problems: `copy.*`. */
export async function openRelease(options: ReleaseOptions): Promise<ReleaseAssets> {
  const { tag, drafts, clock, random } = options;
  const client = createGitHubClient(options);
  const retry = { clock, random, signal: options.signal };
  const found = await findRelease(client, tag, retry);
  const release = found ?? (await createDraft(client, options, drafts, retry));
  const id = draftId(client, tag);
  const known = await drafts.get(id);
  const ours = isOurs(release, known);
  // Published or deleted by a person: what they draft for this tag from now on is theirs.
  if (known !== null && !ours) await drafts.forget(id);
  let assets: readonly Asset[] = found === null ? [] : await listAssets(client, release, retry);
  let last: Promise<unknown> = Promise.resolve();
  let begunAt = -Infinity;
  const turn = async (signal: AbortSignal | undefined) => {
    const left = betweenUploadsMs - (clock.now() - begunAt);
    if (left > 0) await sleep(clock, left, signal);
    begunAt = clock.now();
  };
  return {
    page: release.html_url,
    draft: release.draft,
    isOurs: ours,
    send(file, sending = {}) {
      const work = last
        .catch(() => undefined)
        .then(async () => {
          sending.signal?.throwIfAborted();
          const own = { clock, random, signal: sending.signal };
          const { outcome, asset } = await sendAsset(client, release, file, assets, {
            ...sending,
            retry: own,
            turn: () => turn(sending.signal),
          });
          assets = [...assets.filter(({ name }) => name !== asset.name), asset];
          return outcome;
        });
      last = work;
      return work;
    },
    async publish(signal) {
      await publishRelease(client, release, { clock, random, signal });
      await drafts.forget(id);
    },
  };
}
