import type { ReachabilityInput } from '../../../../shared/contract/reachability.ts';

/** The form for one address, as its texts stand in it. */
export interface SampleTexts {
  readonly url: string;
  readonly hostedUrl: string;
  readonly isRehearsal: boolean;
}

export const emptySample: SampleTexts = { url: '', hostedUrl: '', isRehearsal: false };

export interface Sample {
  /** Null until there is an address and nothing is wrong. */
  readonly input: Extract<ReachabilityInput, { of: 'sample' }> | null;
  /** A sentence for each field that cannot be as it is. */
  readonly wrong: Partial<Record<'url' | 'hostedUrl', string>>;
}

/** Of what should be there nothing is known: the host says its size, and the hosted copy its bytes. */
export function sampleOf({ url, hostedUrl, isRehearsal }: SampleTexts): Sample {
  const at = url.trim();
  const hostedAt = hostedUrl.trim();
  const wrong = {
    ...(isUnfinished(at) ? {} : wrongWith('url', at, isRehearsal)),
    ...(isUnfinished(hostedAt) ? {} : wrongWith('hostedUrl', hostedAt, isRehearsal)),
  };
  const isReady = !isUnfinished(at) && (hostedAt === '' || !isUnfinished(hostedAt));
  if (!isReady || Object.keys(wrong).length > 0) return { input: null, wrong };
  const known = { size: null, sha256: null, hostedUrl: hostedAt === '' ? null : hostedAt };
  return { input: { of: 'sample', url: at, ...known, rehearsal: isRehearsal }, wrong };
}

/** Not wrong yet. */
function isUnfinished(text: string): boolean {
  return 'https://'.startsWith(text) || 'http://'.startsWith(text);
}

function wrongWith(field: keyof Sample['wrong'], text: string, isRehearsal: boolean): Sample['wrong'] {
  if (/[{}]/.test(text)) return { [field]: 'Write the address of a file that is there, with nothing left to fill in.' };
  if (/^http:\/\//i.test(text) && !isRehearsal) return { [field]: 'Installers are sent to https:// only.' };
  if (/^https?:\/\/[^\s/]+\/\S/i.test(text) && URL.canParse(text)) return {};
  return { [field]: 'Write it like https://files.example.org/path/file.whl.' };
}
