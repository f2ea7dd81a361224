import { problem } from '../problem/index.ts';
import { checkTemplate } from './check-template.ts';
import { type Placeholder, placeholdersOf, replacePlaceholders } from './placeholders.ts';

export type LinkValues = Readonly<Record<Placeholder, string>>;

/**
 * The URL of one file: every value escaped into its path segment, the file name being the last segment (PEP 503: that is
 * where installers read it). `missing` names the first value that the template asks for and that is still empty.
 * Problems: `link.template_*` for a template that could never be used; `link.value_unusable` where a value would bend the
 * path (a tag named `..`).
 */
export function expandTemplate(
  template: string,
  values: LinkValues,
): { readonly url: string } | { readonly missing: Placeholder } {
  const { url: pattern, names } = patternOf(template);
  const used = new Map(Object.entries(values).filter(([name]) => names.has(name)));
  for (const name of ['filename', 'project', 'version', 'tag'] as const)
    if (used.get(name) === '') return { missing: name };

  for (const [name, value] of used) {
    if (!value.isWellFormed()) throw unusable(name, template);
  }
  const expanded = replacePlaceholders(template, (name) => encodeURIComponent(used.get(name) ?? ''));
  const url = new URL(expanded);
  if (!sameShape(url, pattern) || decodeURIComponent(segmentsOf(url).at(-1) ?? '') !== values.filename) {
    throw unusable([...used.keys()].filter((name) => name !== 'filename').join(', ') || 'filename', template);
  }
  return { url: url.href };
}

interface Pattern {
  readonly url: URL;
  readonly names: ReadonlySet<string>;
}

/** One template makes the links of thousands of files: it is checked once. */
const patterns = new Map<string, Pattern>();
const mostPatterns = 100;

function patternOf(template: string): Pattern {
  const known = patterns.get(template);
  if (known !== undefined) return known;
  // The lenient form: whether this host may be a rehearsal host is the caller's question, asked when it was added.
  checkTemplate(template, { rehearsal: true });
  const made = {
    url: new URL(replacePlaceholders(template, () => 'x')),
    names: new Set(placeholdersOf(template)),
  };
  if (patterns.size >= mostPatterns) patterns.clear();
  patterns.set(template, made);
  return made;
}

/** Dots (`.`, `..`, `%2e`) that became a segment of their own would have changed the number of segments (WHATWG URL §4.3). */
function sameShape(url: URL, pattern: URL): boolean {
  return (
    url.origin === pattern.origin &&
    url.search === pattern.search &&
    url.hash === '' &&
    segmentsOf(url).length === segmentsOf(pattern).length
  );
}

function segmentsOf(url: URL): readonly string[] {
  return url.pathname.split('/');
}

function unusable(names: string, template: string) {
  return problem(
    'link.value_unusable',
    `The ${names} of this release cannot be part of a link as the template asks.`,
    { template, values: names },
    'Write another tag, or a template that does not use it.',
  );
}
