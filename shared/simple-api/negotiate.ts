export interface Negotiated {
  /** What the answer's Content-Type must say (PEP 691: always there). */
  readonly contentType: string;
  readonly form: 'html' | 'json';
}

/**
 * PEP 691's choice of a representation from an `Accept` header (RFC 9110 §12.5.1). Null means 406. Without a header, or
 * where only wildcards match, the answer is text/html: those clients are from before PEP 691. Types that were asked for
 * by name and are equally liked go JSON first.
 */
export function negotiate(accept: string | undefined): Negotiated | null {
  const ranges = parseAccept(accept ?? '');
  if (accept === undefined || accept.trim() === '') return textHtml;
  const liked = offers.flatMap((offer) => {
    const range = bestRange(offer, ranges);
    return range === null || range.q === 0 ? [] : [{ offer, range }];
  });
  const [best] = liked.toSorted(
    (a, b) =>
      b.range.q - a.range.q ||
      b.range.specificity - a.range.specificity ||
      rank(a.offer, a.range) - rank(b.offer, b.range),
  );
  return best === undefined ? null : best.offer.answer;
}

const textHtml: Negotiated = { contentType: 'text/html', form: 'html' };

/** In the order of preference among types asked for by name. */
const offers: readonly { readonly names: readonly string[]; readonly answer: Negotiated }[] = [
  {
    names: ['application/vnd.pypi.simple.v1+json', 'application/vnd.pypi.simple.latest+json'],
    answer: { contentType: 'application/vnd.pypi.simple.v1+json', form: 'json' },
  },
  {
    names: ['application/vnd.pypi.simple.v1+html', 'application/vnd.pypi.simple.latest+html'],
    answer: { contentType: 'application/vnd.pypi.simple.v1+html', form: 'html' },
  },
  { names: ['text/html'], answer: textHtml },
];

interface Range {
  readonly type: string;
  readonly q: number;
  /** 2 for a type by name, 1 for `type/*`, 0 for `*` + `/*`. */
  readonly specificity: 0 | 1 | 2;
}

function parseAccept(accept: string): readonly Range[] {
  return accept.split(',').flatMap((part) => {
    const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+\/[!#$%&'*+.^_`|~0-9a-z-]+$/.test(type)) return [];
    const weight = parameters.find((parameter) => /^q\s*=/.test(parameter));
    const q = weight === undefined ? 1 : parseWeight(weight.replace(/^q\s*=\s*/, ''));
    return q === null ? [] : [{ type, q, specificity: type === '*/*' ? 0 : type.endsWith('/*') ? 1 : 2 }];
  });
}

/** RFC 9110 §12.4.2: 0 to 1 with at most three decimals; anything else makes the range void. */
function parseWeight(text: string): number | null {
  return /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(text) ? Number(text) : null;
}

/** The most specific range that matches decides (RFC 9110 §12.5.1); of several equal ones, the one liked most. */
function bestRange(offer: (typeof offers)[number], ranges: readonly Range[]): Range | null {
  const [best] = ranges
    .filter((range) => offer.names.some((name) => matches(name, range)))
    .toSorted((a, b) => b.specificity - a.specificity || b.q - a.q);
  return best ?? null;
}

function matches(name: string, range: Range): boolean {
  if (range.specificity === 0) return true;
  return range.specificity === 1 ? name.startsWith(range.type.slice(0, -1)) : name === range.type;
}

function rank(offer: (typeof offers)[number], range: Range): number {
  if (range.specificity === 0 && offer.answer === textHtml) return -1;
  return offers.indexOf(offer);
}
