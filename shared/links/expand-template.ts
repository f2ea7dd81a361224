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
  // The lenient form: whether this host may be a rehearsal host is the caller's question, asked when it was added.
  checkTemplate(template, { rehearsal: true });
  const used = new Map(Object.entries(values).filter(([name]) => placeholdersOf(template).includes(name)));
  for (const name of ['filename', 'project', 'version', 'tag'] as const)
    if (used.get(name) === '') return { missing: name };

  const pattern = new URL(replacePlaceholders(template, () => 'x'));
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
