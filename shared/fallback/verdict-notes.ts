import type { HostExamination, ReachabilityNote } from '../contract/reachability.ts';
import type { LinkFacts } from './link-facts.ts';

/** A certificate that ends sooner than this is spoken of (bad-hosts row 12). */
const warnDays = 14;

/** What does not change what an installer does today, and is worth knowing before the link is registered. */
export function notesOf(facts: LinkFacts): ReachabilityNote[] {
  return [
    ...facts.hosts.flatMap(hostNotes),
    ...leadsElsewhere(facts),
    ...unknownFileNotes(facts),
    ...headNotes(facts),
    ...rangeNotes(facts),
    ...etagNotes(facts),
  ];
}

function hostNotes({ host, addresses, certificate }: HostExamination): ReachabilityNote[] {
  const open = addresses.filter(({ state }) => state === 'open');
  const failed = addresses.filter(({ state }) => state === 'failed');
  const refused = addresses.filter(({ state }) => state === 'refused');
  const notes: ReachabilityNote[] = [];
  if (open.length > 0) {
    for (const { address, family, code } of failed) {
      notes.push(
        warning(
          'address.dead',
          `The IPv${family} address ${address} of ${host} does not work (${code}); installers find another one, some only after a long wait.`,
        ),
      );
    }
    if (refused.length > 0) {
      notes.push(
        warning(
          'address.private',
          `${host} also leads to ${refused.map(({ address }) => address).join(', ')}, which is not on the public internet and never asked.`,
        ),
      );
    }
  }
  if (certificate !== null && certificate.daysLeft >= 0 && certificate.daysLeft <= warnDays) {
    const days = certificate.daysLeft === 1 ? '1 day' : `${certificate.daysLeft} days`;
    notes.push(warning('certificate.soon', `The certificate of ${host} is good for ${days} more.`));
  }
  return notes;
}

function leadsElsewhere({ host, finalHost, redirects, request }: LinkFacts): ReachabilityNote[] {
  if (redirects === 0 || request.kind !== 'answered' || finalHost === host) return [];
  return [note('redirect.elsewhere', `${host} redirects to ${finalHost}: the file is only there while both work.`)];
}

/** An address of no release: the host works, which does not say that it has the right file. */
function unknownFileNotes({ isFileKnown, request, get, parts }: LinkFacts): ReachabilityNote[] {
  if (isFileKnown || request.kind !== 'answered') return [];
  const isPage = /^text\/html\b/i.test(get?.contentType ?? '');
  if (isPage)
    return [warning('file.page', 'It answers with a web page (text/html), as one that asks for a login does.')];
  if (parts.some(({ result }) => result === 'right')) return [];
  return [
    note(
      'file.unknown',
      'Which bytes belong there is not known: they are compared when a link of a release is verified.',
    ),
  ];
}

/** GET decides; some programs ask with HEAD all the same (bad-hosts row 24). */
function headNotes({ head, get, request }: LinkFacts): ReachabilityNote[] {
  if (head === null || get === null || request.kind !== 'answered') return [];
  if (head.status !== get.status) {
    return [
      note(
        'head.status',
        `It answers HEAD with ${head.status} and GET with ${get.status}: link checkers may call it broken. Installers use GET.`,
      ),
    ];
  }
  if (head.contentLength !== null && head.contentLength !== get.contentLength) {
    return [
      note(
        'head.length',
        `It says ${head.contentLength} bytes to HEAD and ${get.contentLength ?? 'nothing'} to GET. Installers use GET.`,
      ),
    ];
  }
  return [];
}

function rangeNotes({ parts }: LinkFacts): ReachabilityNote[] {
  const notes: ReachabilityNote[] = [];
  const range = parts.find(({ how, result }) => how === 'range' && isUnfit(result));
  const suffix = parts.find(({ how, result }) => how === 'suffix' && isUnfit(result));
  if (range?.result === 'ignored') {
    notes.push(
      warning(
        'range.ignored',
        'It sends the whole file when a part is asked for: a download that breaks off begins again.',
      ),
    );
  } else if (range !== undefined) {
    notes.push(
      warning(
        `range.${range.result}`,
        `It does not send the part of the file that is asked for: ${range.detail}. A download that breaks off is finished from the hosted copy.`,
      ),
    );
  }
  if (suffix !== undefined && range === undefined) {
    notes.push(
      note(
        `suffix.${suffix.result}`,
        `It does not send the end of the file where only its length is asked for: ${suffix.detail}. Installers that look into a wheel first read it whole.`,
      ),
    );
  }
  return notes;
}

function isUnfit(result: string): boolean {
  return result === 'ignored' || result === 'refused' || result === 'invalid';
}

function etagNotes({ etags }: LinkFacts): ReachabilityNote[] {
  const told = new Set(etags.filter((etag) => etag !== null));
  if (told.size <= 1) return [];
  return [
    warning(
      'etag.changes',
      'Its ETag is another one each time: a download that breaks off begins again at caches and some installers.',
    ),
  ];
}

function warning(code: string, message: string): ReachabilityNote {
  return { severity: 'warning', code, message };
}

function note(code: string, message: string): ReachabilityNote {
  return { severity: 'note', code, message };
}
