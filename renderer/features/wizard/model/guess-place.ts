import type { CommandPlace, CopyPlace, ExternalHost } from '../../../../shared/contract/index.ts';

/** The texts of the form for a place, as they stand in it; the fields of the kind that is not chosen stay as they are. */
export interface PlaceTexts {
  readonly kind: 's3' | 'github';
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly addressing: 'path' | 'host';
  readonly key: string;
  readonly api: string;
  readonly owner: string;
  readonly repo: string;
}

export type PlaceField = keyof PlaceTexts;
type Wrong = Partial<Record<PlaceField, string>>;

const bucketFields = ['endpoint', 'region', 'bucket', 'key'] as const;
const releaseFields = ['owner', 'repo', 'api'] as const;

const nothing: PlaceTexts = {
  kind: 's3',
  endpoint: '',
  region: '',
  bucket: '',
  accessKeyId: '',
  addressing: 'path',
  key: '',
  api: 'https://api.github.com',
  owner: '',
  repo: '',
};

/** What the template says of the place behind it. A bucket under a domain of its own says no more than the key. */
export function guessPlace({ template, rehearsal }: Pick<ExternalHost, 'template' | 'rehearsal'>): PlaceTexts {
  const [, origin = '', path = ''] = /^(https?:\/\/[^/]+)\/(.*)$/.exec(template) ?? [];
  const [, owner, repo] = /^([^/{}]+)\/([^/{}]+)\/releases\/download\//.exec(path) ?? [];
  if (origin === 'https://github.com' && owner !== undefined && repo !== undefined) {
    return { ...nothing, kind: 'github', owner, repo, key: '{filename}' };
  }
  const [first = '', ...rest] = path.split('/');
  const isFirstFixed = rest.length > 0 && first !== '' && !/[{}]/.test(first);
  // Amazon's two ways to name a bucket: before the host name, or first in the path.
  const [, before, region] = /^https:\/\/(?:([a-z0-9.-]+)\.)?s3[.-]([a-z0-9-]+)\.amazonaws\.com$/.exec(origin) ?? [];
  if (region !== undefined && (before !== undefined || isFirstFixed)) {
    const named = before === undefined ? { bucket: first, key: rest.join('/') } : { bucket: before, key: path };
    return { ...nothing, endpoint: `https://s3.${region}.amazonaws.com`, region, ...named };
  }
  // As servers of one's own have it: `https://s3.example.org/<bucket>/…`, and whatever runs on this machine.
  if (isFirstFixed && (rehearsal || origin.startsWith('https://s3.'))) {
    return { ...nothing, endpoint: origin, region: 'us-east-1', bucket: first, key: rest.join('/') };
  }
  const [, friendly = '', below = ''] =
    /^https:\/\/f\d+\.backblazeb2\.com\/file\/([^/{}]+)\/(.*)$/.exec(template) ?? [];
  if (friendly !== '') return { ...nothing, bucket: friendly, key: below };
  return { ...nothing, key: path };
}

/** A sentence for each field that cannot be as it is; fields still empty are not wrong, only unfinished. */
export function wrongWithPlace(texts: PlaceTexts): Wrong {
  return texts.kind === 's3' ? wrongWithBucket(texts) : wrongWithReleases(texts);
}

function wrongWithBucket({ endpoint, bucket, key }: PlaceTexts): Wrong {
  return {
    ...(endpoint === '' || isOrigin(endpoint)
      ? {}
      : { endpoint: 'Write it like https://s3.eu-central-1.amazonaws.com.' }),
    ...(bucket === '' || /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)
      ? {}
      : { bucket: 'Three to 63 small letters, digits, dots and dashes.' }),
    ...(key === '' || /(?:^|\/)\{filename\}$/.test(key)
      ? {}
      : { key: 'It has to end in {filename}: each file has its own key.' }),
  };
}

function wrongWithReleases({ api, owner, repo }: PlaceTexts): Wrong {
  return {
    ...(owner === '' || /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/.test(owner)
      ? {}
      : { owner: 'Letters, digits and dashes.' }),
    ...(repo === '' || /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/.test(repo)
      ? {}
      : { repo: 'Letters, digits, dots, dashes and underscores.' }),
    ...(api === '' || /^https?:\/\/[^\s/]+(?:\/[^\s?#]*)?$/.test(api)
      ? {}
      : { api: 'Write it like https://github.example.org/api/v3.' }),
  };
}

/** Null until nothing of it is empty or wrong. */
export function copyPlace(texts: PlaceTexts, { rehearsal }: Pick<ExternalHost, 'rehearsal'>): CopyPlace | null {
  const place = commandPlace(texts);
  if (place === null || place.kind === 'github') return place === null ? null : { ...place, rehearsal };
  const { accessKeyId, addressing } = texts;
  return accessKeyId === '' ? null : { ...place, accessKeyId, addressing, rehearsal };
}

/** The same for commands, whose programs have credentials of their own. */
export function commandPlace(texts: PlaceTexts): CommandPlace | null {
  const needed = texts.kind === 's3' ? bucketFields : releaseFields;
  if (needed.some((field) => texts[field] === '') || Object.keys(wrongWithPlace(texts)).length > 0) return null;
  const { endpoint, region, bucket, key, api, owner, repo } = texts;
  return texts.kind === 's3' ? { kind: 's3', endpoint, region, bucket, key } : { kind: 'github', api, owner, repo };
}

/** What differs from the guess, as the draft keeps it; empty where nothing does. */
export function writePlace(texts: PlaceTexts, guess: PlaceTexts): string {
  const guessed = new Map<string, unknown>(Object.entries(guess));
  const changed = Object.entries(texts).filter(([field, text]) => guessed.get(field) !== text);
  return changed.length === 0 ? '' : JSON.stringify(Object.fromEntries(changed));
}

/** The guess with what a draft has kept; what is none of it is left out. */
export function readPlace(kept: string, guess: PlaceTexts): PlaceTexts {
  const known = entriesOf(kept).filter(([field]) => Object.hasOwn(guess, field));
  const { kind, addressing, ...texts } = Object.fromEntries(known);
  return {
    ...guess,
    ...texts,
    kind: kind === 's3' || kind === 'github' ? kind : guess.kind,
    addressing: addressing === 'path' || addressing === 'host' ? addressing : guess.addressing,
  };
}

/** `the bucket my-wheels`, `the releases of demo/demo`. */
export function placeName(place: CommandPlace): string {
  return place.kind === 's3' ? `the bucket ${place.bucket}` : `the releases of ${place.owner}/${place.repo}`;
}

function entriesOf(json: string): readonly (readonly [string, string])[] {
  try {
    const parsed: unknown = json === '' ? {} : JSON.parse(json);
    if (typeof parsed !== 'object' || parsed === null) return [];
    return Object.entries(parsed).flatMap(([field, text]: [string, unknown]) =>
      typeof text === 'string' ? [[field, text] as const] : [],
    );
  } catch {
    return [];
  }
}

/** A path behind it is the server's own business, a question mark is not. */
function isOrigin(endpoint: string): boolean {
  return /^https?:\/\/[^\s/?#]+\/?$/.test(endpoint);
}
