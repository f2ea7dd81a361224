import type { BucketPlace } from '../../../shared/contract/copies.ts';

/** Where an object of the bucket is spoken to. Each character of the key but the slash is escaped, also a plus sign. */
export function objectUrl(place: BucketPlace, key: string, query: Readonly<Record<string, string>> = {}): string {
  const { bucket, addressing } = place;
  const url = new URL(place.endpoint);
  const base = url.pathname.replace(/\/$/, '');
  if (addressing === 'host') url.hostname = `${bucket}.${url.hostname}`;
  const path = key.split('/').map(encodeURIComponent).join('/');
  url.pathname = addressing === 'host' ? `${base}/${path}` : `${base}/${encodeURIComponent(bucket)}/${path}`;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

export function bucketHost(place: BucketPlace): string {
  return new URL(objectUrl(place, '')).host;
}
