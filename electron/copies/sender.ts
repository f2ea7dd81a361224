/** The ways to the places, with what they all need. */
import type { BucketPlace, GitHubPlace } from '../../shared/contract/copies.ts';
import type { Clock, Http } from '../http/index.ts';
import type { ReleaseKind } from './github/find-release.ts';
import { openRelease, type ReleaseAssets } from './github/release.ts';
import type { OpenUpload, OpenUploads } from './open-uploads.ts';
import type { OwnDrafts } from './own-drafts.ts';
import type { CopyCredential } from './place-secret.ts';
import { type Bucket, openBucket, uploadsTo } from './s3/bucket.ts';

export interface CopySender {
  bucket(place: BucketPlace, credential: CopyCredential): Bucket;
  /** Uploads in parts to this bucket that were cut short; what has arrived of them takes room there. */
  openUploads(place: BucketPlace): Promise<readonly OpenUpload[]>;
  /** Ends one of them at the bucket; one that is not there any more is no mistake. Problems: `copy.*`. */
  giveUp(place: BucketPlace, credential: CopyCredential, id: string): Promise<void>;
  /** Finds the release of the tag, or makes one as a draft. Problems: `copy.*`. */
  release(
    place: GitHubPlace,
    credential: CopyCredential,
    kind: ReleaseKind,
    signal?: AbortSignal,
  ): Promise<ReleaseAssets>;
}

export function createCopySender(parts: {
  readonly http: Http;
  readonly uploads: OpenUploads;
  readonly drafts: OwnDrafts;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  readonly now: () => Date;
}): CopySender {
  const bucket = (place: BucketPlace, { secret, sessionToken }: CopyCredential) => {
    const session = sessionToken === undefined ? {} : { sessionToken };
    return openBucket({ ...parts, place, credentials: { secretAccessKey: secret, ...session } });
  };
  return {
    bucket,
    openUploads: (place) => uploadsTo(place, parts.uploads),
    async giveUp(place, credential, id) {
      const upload = (await uploadsTo(place, parts.uploads)).find((each) => each.id === id);
      if (upload !== undefined) await bucket(place, credential).giveUp(upload);
    },
    release: (place, { secret: token }, kind, signal) =>
      openRelease({ ...parts, ...kind, place, token, ...(signal === undefined ? {} : { signal }) }),
  };
}
