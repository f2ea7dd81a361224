import type { BucketPlace, CopyPlace } from '../../../../shared/contract/index.ts';

/** What a person says of a bucket so that commands for it can be written. */
export type BucketFields = Pick<BucketPlace, 'endpoint' | 'region' | 'bucket' | 'key'>;

/** The releases of a repository, where a link template leads to them; null for any other host. */
export function gitHubPlace(template: string): CopyPlace | null {
  const [, owner, repo] = /^https:\/\/github\.com\/([^/{}]+)\/([^/{}]+)\/releases\/download\//.exec(template) ?? [];
  if (owner === undefined || repo === undefined) return null;
  return { kind: 'github', api: 'https://api.github.com', owner, repo, rehearsal: false };
}

/** What the template says of the bucket behind it. A bucket under a domain of its own says no more than the key. */
export function guessBucket(template: string): BucketFields {
  const [, origin = '', path = ''] = /^(https?:\/\/[^/]+)\/(.*)$/.exec(template) ?? [];
  const [first = '', ...rest] = path.split('/');
  // Amazon's two ways to name a bucket: before the host name, or first in the path.
  const [, before, region] = /^https:\/\/(?:([a-z0-9.-]+)\.)?s3[.-]([a-z0-9-]+)\.amazonaws\.com$/.exec(origin) ?? [];
  if (region !== undefined) {
    const endpoint = `https://s3.${region}.amazonaws.com`;
    if (before !== undefined) return { endpoint, region, bucket: before, key: path };
    if (rest.length > 0 && !first.includes('{')) return { endpoint, region, bucket: first, key: rest.join('/') };
  }
  return { endpoint: '', region: '', bucket: '', key: path };
}

/** A sentence for each field that cannot be as it is; fields still empty are not wrong, only unfinished. */
export function wrongWithBucket({ endpoint, bucket, key }: BucketFields): Partial<Record<keyof BucketFields, string>> {
  return {
    ...(endpoint === '' || /^https?:\/\/[^\s/]+\/?$/.test(endpoint)
      ? {}
      : { endpoint: 'Write it like https://s3.eu-central-1.amazonaws.com.' }),
    ...(bucket === '' || /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)
      ? {}
      : { bucket: 'Three to 63 small letters, digits, dots and dashes.' }),
    ...(key === '' || key.includes('{filename}') ? {} : { key: 'It needs {filename}: each file has its own key.' }),
  };
}

export function isWhole(fields: BucketFields): boolean {
  return Object.values(fields).every((text) => text !== '') && Object.keys(wrongWithBucket(fields)).length === 0;
}

/** The commands take the access key from where their programs keep it: it is in none of them. */
export function bucketPlace(fields: BucketFields): CopyPlace {
  return { kind: 's3', ...fields, accessKeyId: 'of-the-program', addressing: 'path', rehearsal: false };
}
