import type { HostExamination, ProbeAnswer, ReachabilityVerdict } from '../contract/reachability.ts';
import { deadlineMs, normalisedThreshold } from './deadline.ts';
import { describeOutcome } from './describe.ts';
import type { HostedFacts, LinkFacts, LinkFailure } from './link-facts.ts';
import type { OutcomeCode } from './outcomes.ts';
import { type Projection, projectTransfer } from './project-transfer.ts';
import { isOwnLineDown } from './scoring.ts';
import { bytesText, rateText, secondsText } from './texts.ts';
import { notesOf } from './verdict-notes.ts';

type Judged = Omit<ReachabilityVerdict, 'notes'>;

/** What an installer behind the fallback policy would do with this link, and why. */
export function judgeLink(facts: LinkFacts): ReachabilityVerdict {
  const notes = notesOf(facts);
  return { ...judged(facts), notes };
}

function judged(facts: LinkFacts): Judged {
  const { request, host, hosted } = facts;
  if (request.kind === 'refused')
    return never('local.fault', `The link to ${host} cannot be used: ${request.detail}.`, 'Use an https:// address.');
  const wrong = facts.parts.find(({ result }) => result === 'wrong');
  if (wrong !== undefined) {
    return left(facts, {
      kind: 'failed',
      code: 'fallback.integrity.digest_mismatch',
      host: facts.finalHost,
      detail: `bytes ${wrong.start} to ${wrong.end - 1} are not those of the file`,
      status: null,
      afterMs: 0,
      isForbidden: false,
    });
  }
  if (request.kind === 'answered') return answered(facts, request.firstByteMs);
  if (request.code === 'abandoned' || request.code === 'local.fault') {
    return unknown(request.code, described(request));
  }
  const tried = [
    { source: 'external', host, code: request.code } as const,
    ...(hosted === null ? [] : [{ source: 'hosted', host: hosted.host, code: hosted.code } as const]),
  ];
  if (isOwnLineDown(tried)) {
    return unknown(request.code, {
      message: `Neither ${request.host} nor ${hosted?.host ?? 'the hosted copy'} can be reached from here, so this says nothing about the link.`,
      remedy: 'Check your own network, then try again.',
    });
  }
  if (request.code === 'tcp.address_invalid' && facts.redirects === 0) {
    const { message, remedy } = described(request);
    return { ...never(request.code, message, remedy), consequence: 'suspended' };
  }
  return left(facts, request);
}

function answered(facts: LinkFacts, firstByteMs: number): Judged {
  const { size, bytesPerSecond, hosted, settings } = facts;
  // No speed was measured where there was too little to measure it by.
  const projection = projectTransfer({
    size,
    firstByteMs,
    bytesPerSecond: bytesPerSecond ?? Number.POSITIVE_INFINITY,
    hosted: known(hosted),
    settings,
  });
  if (projection.kind === 'leave') return slow(facts, projection);
  const mixed = facts.hosts.find(isMixed);
  const { afterMs, normalised } = projection;
  return {
    kind: 'used',
    code: 'ok',
    sentence: mixed === undefined ? usedSentence(facts, afterMs) : mixedSentence(mixed),
    remedy: mixed === undefined ? '' : 'Remove the addresses that are not public from the name.',
    consequence: mixed === undefined ? 'none' : 'suspended',
    leftAfterMs: null,
    normalised,
  };
}

function usedSentence({ size, bytesPerSecond, hosted, settings }: LinkFacts, afterMs: number): string {
  const rate = bytesPerSecond === null || !Number.isFinite(bytesPerSecond) ? '' : ` at ${rateText(bytesPerSecond)}`;
  const whole = `${bytesText(size)} in about ${secondsText(afterMs)}${rate}`;
  if (afterMs <= deadlineMs(size, settings)) return `Installers get it from here: ${whole}.`;
  const other = hosted?.bytesPerSecond ?? null;
  return other === null
    ? `Installers get it from here, but slowly: ${whole}.`
    : `Installers get it from here, slowly: ${whole}. They stay, because the hosted copy is hardly sooner from here (${rateText(other)}).`;
}

function mixedSentence(mixed: HostExamination): string {
  const refused = mixed.addresses.filter(({ state }) => state === 'refused').map(({ address }) => address);
  return `Installers get it from here until the health checks suspend the link: ${mixed.host} also leads to ${refused.join(', ')}, which is not on the public internet.`;
}

function slow(facts: LinkFacts, projection: Extract<Projection, { kind: 'leave' }>): Judged {
  const { size, bytesPerSecond, hosted, settings } = facts;
  const here = `${rateText(bytesPerSecond ?? 0)} from here`;
  const there = hosted?.bytesPerSecond ?? null;
  const compared = there === null ? '' : `, ${rateText(there)} from the hosted copy`;
  const lasts =
    bytesPerSecond === null || bytesPerSecond <= 0
      ? ''
      : `; ${bytesText(size)} would take ${secondsText((size / bytesPerSecond) * 1000)}`;
  const limit = `limit ${rounded(normalisedThreshold(settings))} s/MiB`;
  const perMib =
    bytesPerSecond === null || bytesPerSecond <= 0 ? '' : ` (${rounded(1_048_576 / bytesPerSecond)} s/MiB, ${limit})`;
  return {
    kind: 'left',
    code: projection.code,
    sentence: `Installers would leave it after ${secondsText(projection.afterMs)} for the hosted copy: ${here}${compared}${lasts}${perMib}.`,
    remedy: 'Use a faster host, or link only the smaller files to this one.',
    consequence: projection.scored ? 'failure' : 'none',
    leftAfterMs: projection.afterMs,
    normalised: null,
  };
}

function left(facts: LinkFacts, failure: LinkFailure): Judged {
  const { message, remedy } = described(failure);
  const when = failure.afterMs < 950 ? 'at once' : `after ${secondsText(failure.afterMs)}`;
  return {
    kind: 'left',
    code: failure.code,
    sentence: `Installers would leave it ${when} for the hosted copy: ${lowerFirst(message)}`,
    remedy,
    consequence: consequenceOf(facts, failure),
    leftAfterMs: failure.afterMs,
    normalised: null,
  };
}

/** Wrong bytes, a wrong size, and being sent where nobody may be sent: at once. The rest is counted. */
function consequenceOf({ get, size }: LinkFacts, { code, status, isForbidden }: LinkFailure): Judged['consequence'] {
  if (code === 'fallback.integrity.digest_mismatch' || code === 'tcp.address_invalid') return 'suspended';
  if (code === 'fallback.redirect.refused') return isForbidden ? 'suspended' : 'failure';
  if (code === 'http.response.invalid') return isAnotherFile(get, size) ? 'suspended' : 'failure';
  // Asking for fewer requests is a host's right; only a habit of it counts.
  return code === 'http.error' && status === 429 ? 'none' : 'failure';
}

/** Another length, said plainly: neither a page about something, nor the file in another encoding. */
function isAnotherFile(get: ProbeAnswer | null, size: number): boolean {
  if (get === null || get.status !== 200) return false;
  const { contentLength, contentType, contentEncoding } = get;
  if (contentType?.toLowerCase().startsWith('text/html') === true) return false;
  if (contentEncoding !== null && contentEncoding.toLowerCase() !== 'identity') return false;
  return contentLength !== null && /^\d+$/.test(contentLength) && Number(contentLength) !== size;
}

function never(code: OutcomeCode, message: string, remedy: string): Judged {
  return {
    kind: 'never',
    code,
    sentence: `Never asked: ${lowerFirst(message)}`,
    remedy,
    consequence: 'none',
    leftAfterMs: null,
    normalised: null,
  };
}

function unknown(
  code: OutcomeCode,
  { message, remedy }: { readonly message: string; readonly remedy: string },
): Judged {
  return {
    kind: 'unknown',
    code,
    sentence: `Not known: ${lowerFirst(message)}`,
    remedy,
    consequence: 'none',
    leftAfterMs: null,
    normalised: null,
  };
}

function described({ code, host, detail, status }: LinkFailure) {
  return describeOutcome(code, { host, detail, ...(status === null ? {} : { status }) });
}

function known(hosted: HostedFacts | null) {
  if (hosted === null || hosted.bytesPerSecond === null || hosted.bytesPerSecond <= 0) return null;
  return { bytesPerSecond: hosted.bytesPerSecond, firstByteMs: hosted.firstByteMs ?? 0 };
}

function isMixed({ addresses }: HostExamination): boolean {
  return addresses.some(({ state }) => state === 'refused') && addresses.some(({ state }) => state !== 'refused');
}

function rounded(value: number): string {
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}

/** A sentence that goes on after a colon; names of hosts stay as they are. */
function lowerFirst(message: string): string {
  return message.replace(/^(The|There|What|No|Neither|Looking)\b/, (word) => word.toLowerCase());
}
