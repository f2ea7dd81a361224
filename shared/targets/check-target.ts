import { hostKind } from '../addresses/index.ts';
import { problem } from '../problem/index.ts';
import { suggestSimpleUrl, suggestUploadUrl } from './addresses.ts';
import { wellKnownOf } from './well-known.ts';

export interface TargetAddresses {
  readonly uploadUrl: string;
  readonly simpleUrl: string;
  /** On this computer, where plain http is fine and links to rehearsal hosts may be registered. */
  readonly rehearsal: boolean;
}

type Which = 'upload' | 'simple';

const longest = 2048;

/**
 * The addresses of an index as they are kept: https, or this computer. Without a simple URL the likely one is taken.
 * Problems: `target.url_*`, with `facts.suggestedUrl` where another address was probably meant; `target.mixed`.
 */
export function checkTarget(typed: { readonly uploadUrl: string; readonly simpleUrl?: string }): TargetAddresses {
  const upload = checkUrl('upload', typed.uploadUrl);
  const suggestion = suggestUploadUrl(upload.href);
  if (suggestion !== upload.href) throw notThere('upload', upload, suggestion);

  const simpleTyped = typed.simpleUrl?.trim() ?? '';
  const simple = checkUrl('simple', simpleTyped === '' ? suggestSimpleUrl(upload.href) : simpleTyped);
  // Installers append the project to it (PEP 503): without the slash they would replace its last part.
  if (!simple.pathname.endsWith('/')) simple.pathname += '/';
  const known = wellKnownOf(simple.href);
  if (known !== null && simple.href !== known.simpleUrl) throw notThere('simple', simple, known.simpleUrl);

  const rehearsal = hostKind(upload.hostname) === 'loopback';
  if (rehearsal !== (hostKind(simple.hostname) === 'loopback') || wellKnownOf(upload.href)?.id !== known?.id) {
    throw problem(
      'target.mixed',
      `Uploads would go to ${upload.host}, but the pages are those of ${simple.host}: an uploaded file would never be found there.`,
      { host: upload.host, simpleHost: simple.host, suggestedUrl: suggestSimpleUrl(upload.href) },
      `Use the simple URL of the same index, for instance ${suggestSimpleUrl(upload.href)}`,
    );
  }
  return { uploadUrl: upload.href, simpleUrl: simple.href, rehearsal };
}

const titles: Readonly<Record<Which, string>> = { upload: 'upload URL', simple: 'simple URL' };

function checkUrl(which: Which, typed: string): URL {
  const text = typed.trim();
  const title = titles[which];
  const plain = text.length <= longest && text.isWellFormed() && !/[\s\\\u0000-\u001f\u007f]/.test(text);
  if (!plain || !/^https?:\/\/[^/]/i.test(text) || !URL.canParse(text)) {
    throw problem(
      'target.url_invalid',
      text === '' ? `The index has no ${title}.` : `The ${title} is not a web address.`,
      { which },
      which === 'upload'
        ? 'Write it like https://index.example/legacy/'
        : 'Write it like https://index.example/simple/',
    );
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    // The address itself stays out of the facts: it holds a password.
    throw problem(
      'target.url_credentials',
      `The ${title} holds a user name or password.`,
      { which, host: url.host },
      'Remove them from the address and set them as credentials of the index: addresses are shown and saved as they are.',
    );
  }
  if (url.search !== '' || url.hash !== '') {
    throw problem(
      'target.url_extra',
      `The ${title} has something after a ? or #.`,
      { which, host: url.host },
      'Leave that out. A token for one project is set as a credential of that project.',
    );
  }
  checkHost(which, url);
  return url;
}

function checkHost(which: Which, url: URL): void {
  const kind = hostKind(url.hostname);
  const facts = { which, host: url.host };
  if (kind === 'refused') {
    throw problem(
      'target.url_private_host',
      `${url.host} is not a host on the public internet; this app connects to no other, except this computer.`,
      facts,
      'Use an index that can be reached from everywhere, or one on this computer for a rehearsal.',
    );
  }
  if (kind === 'public' && url.protocol === 'http:') {
    const secure = new URL(url.href);
    secure.protocol = 'https:';
    const suggestedUrl = which === 'upload' ? suggestUploadUrl(secure.href) : secure.href;
    throw problem(
      'target.url_not_https',
      `The ${titles[which]} is not encrypted: everybody on the way could read the token and change the files.`,
      { ...facts, suggestedUrl },
      `Use ${suggestedUrl}. Plain http is only for an index on this computer.`,
    );
  }
}

function notThere(which: Which, url: URL, suggestedUrl: string): Error {
  return problem(
    `target.url_not_${which}`,
    which === 'upload'
      ? `${url.href} does not take uploads.`
      : `${url.href} is not where ${url.host} has its simple pages.`,
    { which, host: url.host, url: url.href, suggestedUrl },
    `You probably mean ${suggestedUrl}`,
  );
}
