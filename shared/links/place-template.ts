import type { CopyPlace } from '../contract/copies.ts';

/**
 * The link template of what lies in this place, where it can be told: null for buckets whose public address is not that of
 * their API (Cloudflare R2 has another, and none until it is set up).
 */
export function templateOfPlace(place: CopyPlace): string | null {
  switch (place.kind) {
    case 'github': {
      const { host, origin } = new URL(place.api);
      const web = host === 'api.github.com' ? 'https://github.com' : origin;
      return `${web}/${place.owner}/${place.repo}/releases/download/{tag}/{filename}`;
    }
    case 's3': {
      const { host, origin, pathname, protocol } = new URL(place.endpoint);
      if (host.endsWith('.r2.cloudflarestorage.com')) return null;
      const base = pathname.replace(/\/$/, '');
      return place.addressing === 'host'
        ? `${protocol}//${place.bucket}.${host}${base}/${place.key}`
        : `${origin}${base}/${place.bucket}/${place.key}`;
    }
  }
}
