import { compare, valid } from '@renovatebot/pep440';

/**
 * PEP 440, "Normalization": `v1.0-ALPHA.01` becomes `1.0a1`; null where the text is no version. Trailing zeros of the
 * release stay, as everywhere: use compareVersions to tell whether two versions are equal.
 *
 * The library decides what is a version; its own normal form goes through Number (a release segment such as
 * `20260131235959123456` loses digits) and joins a local version's parts with commas, so the text is rewritten here.
 */
export function normalizeVersion(version: string): string | null {
  const text = version.trim();
  if (text.length > LONGEST || valid(text) === null) return null;
  const groups = PARTS.exec(text.toLowerCase())?.groups;
  if (groups === undefined) return null;
  const { epoch, release, pre, preNumber, implicitPost, post, postNumber, dev, devNumber, local } = groups;
  const epochPart = epoch === undefined || /^0+$/.test(epoch) ? '' : `${integer(epoch)}!`;
  const prePart = pre === undefined ? '' : `${PRE_SPELLINGS[pre] ?? pre}${integer(preNumber)}`;
  const hasPost = post !== undefined || implicitPost !== undefined;
  const postPart = hasPost ? `.post${integer(implicitPost ?? postNumber)}` : '';
  const devPart = dev === undefined ? '' : `.dev${integer(devNumber)}`;
  return `${epochPart}${segments(release ?? '')}${prePart}${postPart}${devPart}${local === undefined ? '' : `+${segments(local)}`}`;
}

/** The order of PEP 440, negative where `a` comes first. What is no version comes before every version, by code unit. */
export function compareVersions(a: string, b: string): number {
  const left = normalizeVersion(a);
  const right = normalizeVersion(b);
  if (left !== null && right !== null) return compare(left, right);
  if (left === null && right === null) return a < b ? -1 : Number(a > b);
  return left === null ? -1 : 1;
}

/** PEP 440, "Handling of pre-releases": alphas, betas, candidates, and developmental releases of any kind. */
export function isPrerelease(version: string): boolean {
  const [publicPart = ''] = (normalizeVersion(version) ?? '').split('+');
  return /(?:a|b|rc|\.dev)\d+/.test(publicPart);
}

/** Far beyond any real version; keeps hostile metadata from costing time. */
const LONGEST = 400;

const PRE_SPELLINGS: Readonly<Record<string, string>> = {
  alpha: 'a',
  beta: 'b',
  c: 'rc',
  pre: 'rc',
  preview: 'rc',
};

/** PEP 440, appendix B, lower-cased; applied only to what is known to be a version. */
const PARTS = new RegExp(
  [
    String.raw`^v?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)`,
    String.raw`(?:[-_.]?(?<pre>alpha|beta|preview|pre|rc|a|b|c)[-_.]?(?<preNumber>\d+)?)?`,
    String.raw`(?:-(?<implicitPost>\d+)|[-_.]?(?<post>post|rev|r)[-_.]?(?<postNumber>\d+)?)?`,
    String.raw`(?:[-_.]?(?<dev>dev)[-_.]?(?<devNumber>\d+)?)?`,
    String.raw`(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$`,
  ].join(''),
);

/** Digits without leading zeros; an absent number counts as 0. */
function integer(digits: string | undefined): string {
  return (digits ?? '0').replace(/^0+(?=\d)/, '');
}

function segments(dotted: string): string {
  return dotted
    .split(/[-_.]/)
    .map((part) => (/^\d+$/.test(part) ? integer(part) : part))
    .join('.');
}
