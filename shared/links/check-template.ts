import { hostKind } from '../addresses/index.ts';
import { problem } from '../problem/index.ts';
import { isPlaceholder, placeholders, placeholdersOf, replacePlaceholders } from './placeholders.ts';

const example = 'https://host/path/{filename}';
const longest = 2048;

/**
 * Refuses a URL template that no link could be made from, with a problem `link.template_*`. A rehearsal host may be on
 * loopback, there also over plain http; otherwise it is https and a host that looks public. Whether a name really leads
 * to a public address is seen at every connection (electron/http).
 */
export function checkTemplate(template: string, { rehearsal }: { readonly rehearsal: boolean }): void {
  const facts = { template };
  if (template.length > longest) {
    throw problem(
      'link.template_too_long',
      `The link template has more than ${longest} characters.`,
      { length: template.length },
      'Use a shorter one.',
    );
  }
  const url = parsed(template);
  if (url === null) {
    throw problem('link.template_invalid', 'This is not a web address.', facts, `Write it like ${example}.`);
  }
  if (url.username !== '' || url.password !== '' || authorityOf(template).includes('@')) {
    // The template itself stays out of the facts: it holds a password.
    throw problem(
      'link.template_credentials',
      'The link template holds a user name or password.',
      { host: url.host },
      'Remove it: the link is public, and installers send no password.',
    );
  }
  if (template.includes('#')) {
    throw problem(
      'link.template_fragment',
      'The link template holds a fragment (#).',
      facts,
      'Remove everything from the # on: the index puts the digest there.',
    );
  }
  checkPlaceholders(template, facts);
  checkHost(url, rehearsal);
}

function checkPlaceholders(template: string, facts: { readonly template: string }): void {
  const known = placeholders.map((name) => `{${name}}`).join(', ');
  const rest = replacePlaceholders(template, () => '');
  const unknown = placeholdersOf(template).find((name) => !isPlaceholder(name));
  if (unknown !== undefined || /[{}]/.test(rest)) {
    throw problem(
      'link.template_placeholder',
      unknown === undefined
        ? 'A brace of the link template has no partner.'
        : `The link template asks for {${unknown}}, which there is not.`,
      facts,
      `Use ${known}.`,
    );
  }
  const [path = '', query = ''] = template
    .slice(template.indexOf('//') + 2 + authorityOf(template).length)
    .split(/\?(.*)/s);
  if (placeholdersOf(authorityOf(template) + query).length > 0) {
    throw problem(
      'link.template_placeholder_place',
      'The link template has a placeholder outside the path.',
      facts,
      `Use ${known} only between the host and a question mark.`,
    );
  }
  if (
    path.split('/').at(-1) !== '{filename}' ||
    placeholdersOf(path).filter((name) => name === 'filename').length > 1
  ) {
    throw problem(
      'link.template_filename',
      'The link template does not end in {filename}.',
      facts,
      `Let its last part be {filename} and nothing else, as in ${example}: installers read the file name there.`,
    );
  }
}

function checkHost(url: URL, rehearsal: boolean): void {
  const kind = hostKind(url.hostname);
  const facts = { host: url.host };
  if (kind === 'refused') {
    throw problem(
      'link.template_private_host',
      `${url.host} is not a host on the public internet.`,
      facts,
      'Use a host that everyone who installs the package can reach.',
    );
  }
  if (kind === 'loopback' && !rehearsal) {
    throw problem(
      'link.template_loopback',
      `${url.host} is this computer; nobody else can fetch files from it.`,
      facts,
      'Mark it as a rehearsal host to try things out, or use a public host.',
    );
  }
  if (url.protocol === 'http:' && kind !== 'loopback') {
    throw problem(
      'link.template_not_https',
      `The link to ${url.host} is not encrypted.`,
      facts,
      'Use https://. Plain http is only for rehearsal hosts on this computer.',
    );
  }
}

/** As the WHATWG parser reads it, where that is also what a person reads: no characters that it drops or turns round. */
function parsed(template: string): URL | null {
  if (/[\s\\\u0000-\u001f\u007f]/.test(template) || !/^https?:\/\/[^/]/i.test(template)) return null;
  const sample = replacePlaceholders(template, () => 'x');
  return template.isWellFormed() && URL.canParse(sample) ? new URL(sample) : null;
}

/** What stands between `//` and the next `/`, `?` or `#`. */
function authorityOf(template: string): string {
  return /^[^/]*\/\/([^/?#]*)/.exec(template)?.[1] ?? '';
}
