/**
 * One link looked at before it is registered: asked as an installer asks, each redirect told, a few parts read and
 * compared, and what the fallback policy would make of it. Everything a host can do is a step; rejects only with the
 * signal's reason, or a bug.
 */
import {
  type HostedFacts,
  type LinkFacts,
  type LinkFailure,
  type LinkRequest,
  type PolicySettings,
  checkResponse,
  judgeLink,
} from '../../shared/fallback/index.ts';
import type {
  HostExamination,
  ProbeAnswer,
  ProbeHop,
  ProbePart,
  ProbePhases,
  ReachabilityStep,
} from '../../shared/contract/reachability.ts';
import { type Clock, type Http, HttpFailure, type HttpResponse } from '../http/index.ts';
import { type Stretch, choosePieces, smallPieces } from './choose-parts.ts';
import type { Examinations } from './examinations.ts';
import type { HostedCopies } from './hosted-copy.ts';
import { knownBytes } from './known-bytes.ts';
import { answerOf, askLink, failureOf, noPhases, valueOf } from './link-request.ts';
import type { ProbedLink } from './probed-link.ts';
import { readBytes } from './read-bytes.ts';
import { type PartRead, mostPartMs, readPart } from './read-part.ts';
import { type SpeedSample, speedOf } from './speed.ts';

export interface CheckLinkContext {
  readonly http: Http;
  readonly clock: Clock;
  readonly settings: PolicySettings;
  readonly examinations: Examinations;
  readonly hosted: HostedCopies;
  /** What has been seen to be down as a whole, by origin. */
  readonly down: Map<string, LinkFailure>;
  readonly signal: AbortSignal;
  /** From 0 to 1: chooses the parts. */
  readonly random: () => number;
  tell(step: ReachabilityStep): void;
}

/** More than this for all parts, and the rest is only asked whether it is there. */
const slowMs = 3000;

export async function checkLink(context: CheckLinkContext, link: ProbedLink): Promise<void> {
  const { http, clock, settings, examinations, down, signal, random, tell } = context;
  const { allowLoopback } = link;
  const url = new URL(link.url);
  tell({ type: 'started', url: withoutQuery(url), host: url.host });

  const unfit = unfitness(url, allowLoopback);
  const fileOf = (size: number) => ({
    size,
    known: knownBytes({ ...link, size }),
    plan: choosePieces(size, link.pieces?.length ?? null, random),
  });
  // Of no release: its size is known with the answer. Where there is none, nothing hangs on it.
  let file = fileOf(link.size ?? 0);
  const hops: ProbeHop[] = [];
  const examined: Promise<HostExamination>[] = [];
  const examinedHosts = new Set<string>();
  const parts: ProbePart[] = [];
  const etags: (string | null)[] = [];
  const samples: SpeedSample[] = [];
  let get: ProbeAnswer | null = null;
  let head: ProbeAnswer | null = null;
  let redirects = 0;
  const examine = (of: URL) => {
    const examination = examinations.of(of, allowLoopback);
    examination.then(
      (done) => tell({ type: 'host', examination: done }),
      () => {},
    );
    examined.push(examination);
  };
  const options = { http, url: link.url, allowLoopback, settings, signal } as const;
  const startedAt = clock.now();
  const tellPart = (part: ProbePart) => {
    parts.push(part);
    tell({ type: 'part', part });
  };

  /** The request of an installer, and the beginning of what it brings. */
  async function askPlainly(): Promise<LinkRequest> {
    redirects = -1;
    try {
      const { response } = await askLink({
        ...options,
        onHop({ url, host, status, address, phases }) {
          const hop = { url, host, status, address, phases: { ...phases, transferMs: null } };
          hops.push(hop);
          tell({ type: 'hop', hop });
        },
        onHost(of) {
          redirects += 1;
          if (!examinedHosts.has(of.origin)) examine(of);
          examinedHosts.add(of.origin);
        },
      });
      get = answerOf(response);
      tell({ type: 'answer', method: 'GET', answer: get });
      etags.push(get.etag);
      return await readPlainly(response);
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      return failureOf(error, clock.now() - startedAt);
    }
  }

  async function readPlainly(response: HttpResponse): Promise<LinkRequest> {
    if (link.size === null) file = fileOf(statedSize(response));
    const { size, known, plan } = file;
    const refusal = checkResponse(response, size);
    const { host } = new URL(response.url);
    const failed = (code: LinkFailure['code'], detail: string): LinkFailure => ({
      kind: 'failed',
      code,
      host,
      detail,
      status: response.status,
      afterMs: clock.now() - startedAt,
      isForbidden: false,
    });
    if (refusal !== null) {
      await response.discard();
      return failed(refusal.code, refusal.detail);
    }
    const isWhole = plan.first === size;
    const inside = isWhole ? plan.stretches : [];
    const read = await readBytes(response, { length: plan.first, mostMs: mostPartMs, clock, parts: inside });
    const isShort = !read.isCut && read.received < plan.first;
    const isLong = isWhole && !read.isCut && !isShort && (await response.read(new Uint8Array(1))) > 0;
    if (!isWhole || read.isCut) await response.discard();
    if (isShort) return failed('http.response.invalid', `it ended after ${read.received} of ${size} bytes`);
    if (isLong) return failed('http.response.invalid', `it sent more than ${size} bytes`);
    const hash = known.sha256(0, plan.first);
    const result = read.isCut || hash === null ? 'unverified' : hash === read.sha256 ? 'right' : 'wrong';
    if (isWhole && result === 'right') known.learn(read.parts);
    const detail = read.isCut ? 'it was too slow to be read to its end' : '';
    const { received, milliseconds } = read;
    const part: ProbePart = { how: 'plain', start: 0, end: plan.first, result, detail, received, milliseconds };
    const compared = result === 'unverified' && !read.isCut ? await compare(part, read.sha256) : part;
    tellPart(compared);
    const firstByteMs = (read.firstByteAt ?? clock.now()) - startedAt;
    samples.push({ received, milliseconds, firstByteMs: response.phases.firstByteMs });
    return { kind: 'answered', firstByteMs };
  }

  /** Against the hosted copy, where no hash of this part is known. */
  async function compare(part: ProbePart, sha256: string): Promise<ProbePart> {
    if (link.hostedUrl === null) return part;
    const { how, start, end } = part;
    const right = await context.hosted.sha256(
      { ...link, size: file.size, hostedUrl: link.hostedUrl },
      { how: how === 'suffix' ? 'suffix' : 'range', start, end },
    );
    if (right === null)
      return { ...part, detail: 'there is no hash of this part, and the hosted copy did not send it' };
    return { ...part, result: right === sha256 ? 'right' : 'wrong' };
  }

  async function readStretch(stretch: Stretch): Promise<LinkFailure | null> {
    const read: PartRead = await readPart(options, { ...stretch, size: file.size, clock });
    if (read.etag !== null) etags.push(read.etag);
    if (read.part.received > 0) {
      samples.push({
        received: read.part.received,
        milliseconds: read.part.milliseconds,
        firstByteMs: read.firstByteMs,
      });
    }
    if (read.sha256 === null) tellPart(read.part);
    else {
      const hash = file.known.sha256(stretch.start, stretch.end);
      if (hash === null) tellPart(await compare(read.part, read.sha256));
      else tellPart({ ...read.part, result: hash === read.sha256 ? 'right' : 'wrong' });
    }
    return read.failure;
  }

  async function request(): Promise<LinkRequest> {
    if (unfit !== null) return { kind: 'refused', detail: unfit };
    const knownDown = down.get(url.origin);
    if (knownDown !== undefined) {
      examine(url);
      return knownDown;
    }
    let result = await askPlainly();
    // Once more on a new connection, as the policy has it: a reset before any body byte says little.
    if (isReset(result) && get === null) result = await askPlainly();
    if (result.kind !== 'answered') return result;
    head = await askHead();
    if (head !== null) tell({ type: 'answer', method: 'HEAD', answer: head });
    if (parts.some((part) => part.result === 'wrong')) return result;
    const { size, plan } = file;
    const isSlow = spent(samples) > slowMs;
    for (const stretch of isSlow && plan.first < size ? smallPieces(size, random) : plan.stretches) {
      let failure = await readStretch(stretch);
      if (failure?.code === 'tcp.reset') {
        parts.pop();
        failure = await readStretch(stretch);
      }
      if (failure !== null)
        return { ...failure, detail: failure.detail === '' ? 'when asked for a part' : failure.detail };
    }
    return result;
  }

  async function askHead(): Promise<ProbeAnswer | null> {
    try {
      const { response } = await askLink({ ...options, method: 'HEAD' });
      await response.discard();
      return answerOf(response);
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      return null;
    }
  }

  async function hostedFacts(outcome: LinkRequest): Promise<HostedFacts | null> {
    // Where the host itself has answered badly, the hosted copy would say nothing more.
    const isWanted = outcome.kind === 'answered' || (outcome.kind === 'failed' && isOfTheWay(outcome));
    if (link.hostedUrl === null || !isWanted) return null;
    const { size, plan } = file;
    const from: readonly Stretch[] =
      plan.stretches.length > 0 && outcome.kind === 'answered' ? plan.stretches : smallPieces(size, random);
    const facts = await context.hosted.facts({ ...link, size, hostedUrl: link.hostedUrl }, from);
    tell({ type: 'hosted', host: facts.host, speed: facts.speed, code: facts.code });
    return facts;
  }

  const outcome = await request();
  const hosted = await hostedFacts(outcome);
  const hosts = await Promise.all(examined);
  if (outcome.kind === 'failed' && redirects === 0 && isWholeHostDown(outcome, hosts[0])) down.set(url.origin, outcome);
  const speed = samples.length === 0 ? null : speedOf(samples);
  const facts: LinkFacts = {
    host: url.host,
    size: file.size,
    isFileKnown: link.sha256 !== null,
    request: outcome,
    redirects,
    finalHost: hops.at(-1)?.host ?? url.host,
    hosts,
    get,
    head,
    etags,
    parts,
    bytesPerSecond: speed?.bytesPerSecond ?? null,
    hosted,
    settings,
  };
  tell({ type: 'verdict', phases: phasesOf(hops.at(-1), hosts.at(-1), samples), speed, verdict: judgeLink(facts) });
}

/** Bytes; 0 where it does not say, which is refused for that. */
function statedSize({ headers }: Pick<HttpResponse, 'headers'>): number {
  const length = valueOf(headers, 'content-length') ?? '';
  const size = /^\d+$/.test(length) ? Number(length) : 0;
  return Number.isSafeInteger(size) ? size : 0;
}

/** The kinds of address that nobody may ask for; where a name leads is seen when it is asked. */
function unfitness(url: URL, allowLoopback: boolean): string | null {
  if (url.username !== '' || url.password !== '') return 'it holds a user name or password';
  if (url.protocol === 'https:' || (allowLoopback && url.protocol === 'http:')) return null;
  return `it is ${url.protocol.slice(0, -1)}, not https`;
}

function isReset(result: LinkRequest): boolean {
  return result.kind === 'failed' && result.code === 'tcp.reset';
}

/** Failed before HTTP: then it may be our own line. */
function isOfTheWay({ code }: LinkFailure): boolean {
  return /^(?:dns|tcp|tls)\./.test(code) && code !== 'tcp.address_invalid';
}

function isWholeHostDown(failure: LinkFailure, examination: HostExamination | undefined): boolean {
  if (examination === undefined || !/^(?:dns|tcp|tls)\./.test(failure.code)) return false;
  return !examination.addresses.some(({ state }) => state === 'open');
}

function spent(samples: readonly SpeedSample[]): number {
  return samples.reduce((total, { milliseconds }) => total + milliseconds, 0);
}

/** Of the last host; where a connection was there already, what making it took when it was examined. */
function phasesOf(
  hop: ProbeHop | undefined,
  examination: HostExamination | undefined,
  samples: readonly SpeedSample[],
): ProbePhases {
  const open = examination?.addresses.find(({ state }) => state === 'open');
  const phases = hop?.phases ?? noPhases;
  return {
    resolveMs: phases.resolveMs ?? examination?.resolveMs ?? null,
    connectMs: phases.connectMs ?? open?.connectMs ?? null,
    tlsMs: phases.tlsMs ?? open?.tlsMs ?? null,
    firstByteMs: phases.firstByteMs ?? samples[0]?.firstByteMs ?? null,
    transferMs: samples.length === 0 ? null : spent(samples),
  };
}

/** A query may be a signature: a secret for as long as it is good. */
function withoutQuery(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
