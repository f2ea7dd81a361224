import {
  type OutcomeCode,
  type ResponseFailure,
  checkContinuation,
  checkResponse,
  isLastSource,
  isOtherFile,
} from '../../shared/fallback/index.ts';
import { ForbiddenRedirect, HttpFailure, type HttpResponse, neutralHeaders, withoutSecrets } from '../http/index.ts';
import { AttemptFailed, type DownloadContext, type UnderWay } from './context.ts';
import { hostOf } from './ledger.ts';
import { watchAttempt } from './watch.ts';

type FailureCode = Exclude<OutcomeCode, 'ok'>;

/** One request for a file, or for the rest of it, under the policy. How it ends is written into the ledger. */
export interface Running extends UnderWay {
  /** Resolves when there are headers with which nothing is wrong. Rejects with AttemptFailed. */
  readonly opened: Promise<void>;
  /**
   * After `opened`: puts the next bytes, from `from` on, into this block, and says how many; 0 when there are no more.
   * An empty block says that no more are expected. Rejects with AttemptFailed.
   */
  read(into: Uint8Array): Promise<number>;
  finish(): void;
  /** For what only the reader of the body can see. Closes the connection. */
  fail(code: FailureCode, detail: string): void;
  abandon(): void;
}

interface RequestOptions {
  readonly sourceIndex: number;
  readonly from: number;
  readonly hedge: boolean;
  /** Called at most once, when the policy would have the hosted copy asked too. Null: never. */
  readonly onHedge: (() => void) | null;
}

/** A download that is shorter says of a fast line that it is fast; a slow one may be TCP's slow start. */
const tellingBytes = 1024 * 1024;

export function startRequest(context: DownloadContext, options: RequestOptions): Running {
  const { file, span, sources, http, settings, clock, experience, ledger, requests, signal } = context;
  const { sourceIndex, from, hedge, onHedge } = options;
  const source = sources[sourceIndex];
  if (source === undefined) throw new Error('No such source');
  const entry = ledger.begin(sourceIndex, { from, hedge });
  const startedAt = clock.now();
  const { host } = entry;
  const stop = new AbortController();
  const rival = hostOf(sources.find(({ kind }) => kind === 'hosted')?.url ?? '');
  const candidates = ledger.candidates();
  const place = candidates.findIndex((candidate) => candidate.sourceIndex === sourceIndex);
  const lastSource = isLastSource(candidates, place, settings);
  const isToEnd = span.end === file.size;
  const isPart = from > 0 || !isToEnd;

  /** What the failure that the policy is told of was about. */
  let why = '';
  const watch = watchAttempt(
    {
      size: span.end,
      from,
      lastSource,
      canContinue: true,
      reference: experience.reference(rival, startedAt),
      switchMs: experience.usualWait(rival),
      hedgeAfterMs: onHedge === null ? null : experience.hedgeAfter(host),
      settings,
    },
    clock,
    {
      onLeave: ({ code, scored }) => end(code, why, scored),
      onHedge: () => onHedge?.(),
    },
  );

  let ended = false;
  /** It is ours to do something with what came, and not the host's to send. */
  let ownTurn = false;
  let response: HttpResponse | null = null;
  const onAbort = () => stop.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  let openedAt = startedAt;
  /** The first end counts. */
  const end = (code: OutcomeCode, detail: string, scored: boolean) => {
    if (ended) return;
    ended = true;
    watch.stop();
    signal.removeEventListener('abort', onAbort);
    requests.delete(running);
    entry.code = code;
    entry.detail = detail;
    entry.scored = scored;
    entry.endedAt = entry.startedAt + (clock.now() - startedAt);
    if (response !== null) entry.phases = { ...response.phases };
    remember();
    if (code !== 'ok') stop.abort(new AttemptFailed(code));
  };
  const fail = (code: FailureCode, detail: string) => {
    why = detail;
    const decision = watch.tell({ type: 'failed', code });
    end(code, detail, decision.kind === 'leave' && decision.scored);
  };
  const misfit = (failure: ResponseFailure, answer: HttpResponse) => {
    if (!ended && isOtherFile(failure, answer)) entry.proves = 'other-file';
    fail(failure.code, failure.detail);
  };
  /** What was thrown as what it means; bugs stay what they are. */
  const failed = (error: unknown): unknown => {
    if (!ended) {
      if (signal.aborted) fail('abandoned', '');
      else if (error instanceof HttpFailure) {
        entry.host = error.host;
        entry.url = error.url;
        entry.status = error.status ?? entry.status;
        entry.phases = { ...error.phases };
        if (error instanceof ForbiddenRedirect) entry.proves = 'forbidden';
        fail(error.code, error.detail);
      } else {
        fail('local.fault', '');
        return error;
      }
    }
    return new AttemptFailed(entry.code ?? 'abandoned');
  };
  /** How fast the hosted copy is. */
  const remember = () => {
    if (source.kind !== 'hosted' || entry.received < settings.judgeAfterBytes) return;
    const ms = Math.max(1, clock.now() - openedAt - watch.state().ownMs);
    const rate = (entry.received / ms) * 1000;
    const isTelling = entry.received >= tellingBytes || rate >= settings.ownLineFactor * settings.minBytesPerSecond;
    if (isTelling) experience.served(host, rate, clock.now());
  };

  async function open(): Promise<void> {
    try {
      response = await http.request({
        url: source?.url ?? '',
        headers: isPart ? { ...neutralHeaders, range: `bytes=${from}-${isToEnd ? '' : span.end - 1}` } : neutralHeaders,
        allowLoopback: source?.allowLoopback ?? false,
        maxRedirects: settings.maxRedirects,
        limits: {
          resolveMs: settings.resolveMs,
          connectMs: settings.connectMs,
          firstByteMs: settings.firstByteMs,
          stallMs: settings.stallMs,
        },
        signal: stop.signal,
      });
    } catch (error) {
      throw failed(error);
    }
    const final = new URL(response.url);
    entry.host = final.host;
    entry.url = withoutSecrets(final);
    entry.status = response.status;
    entry.refusedAddresses = response.refusedAddresses;
    const refusal = ended ? null : refusalOf(response);
    if (refusal !== null && isWholeInstead(response)) {
      // It need not know ranges (RFC 9110 §14.2); another source does.
      ledger.exclude(sourceIndex);
      fail('abandoned', refusal.detail);
    } else if (refusal !== null) misfit(refusal, response);
    if (ended) {
      await response.discard();
      throw new AttemptFailed(entry.code ?? 'abandoned');
    }
    openedAt = clock.now();
    experience.answered(host, openedAt - startedAt);
    watch.tell({ type: 'headers' });
    // Until it is read, it is not waited for.
    watch.tell({ type: 'paused' });
    ownTurn = true;
  }

  /** The last source may send the whole again: what is there already is then read and dropped. */
  function refusalOf(answer: HttpResponse): ResponseFailure | null {
    if (!isPart || (lastSource && answer.status === 200)) return checkResponse(answer, file.size);
    return checkContinuation(answer, { from, end: span.end, size: file.size });
  }

  /** Where nothing has come yet: a host that was cut off and cannot go on has cost something. */
  function isWholeInstead(answer: HttpResponse): boolean {
    const isFirst = ledger.entries.every(({ received }) => received === 0);
    return isFirst && answer.status === 200 && checkResponse(answer, file.size) === null;
  }

  async function read(into: Uint8Array): Promise<number> {
    if (response === null) throw new Error('There is no response yet');
    if (ownTurn) watch.tell({ type: 'resumed' });
    ownTurn = false;
    const isWhole = response.status !== 206;
    const wanted = isWhole ? span.end : span.end - from;
    // Of a whole that was not asked for, what comes after the part is not read.
    if (isWhole && !isToEnd && entry.received >= wanted && !ended) {
      await response.discard();
      return 0;
    }
    for (;;) {
      // What is there already is read over.
      const drop = isWhole ? Math.max(0, from - entry.received) : 0;
      const room = into.byteLength === 0 ? new Uint8Array(1) : drop === 0 ? into : into.subarray(0, drop);
      const bytes = await response.read(room).catch((error: unknown) => {
        throw failed(error);
      });
      if (bytes === 0) break;
      entry.received += bytes;
      entry.phases = response.phases;
      watch.tell({ type: 'bytes', total: entry.received });
      if (entry.received > wanted && (isToEnd || !isWhole)) {
        misfit({ code: 'http.response.invalid', detail: `it sent more than ${wanted} bytes` }, response);
      }
      // Being left takes effect here.
      if (ended) throw new AttemptFailed(entry.code ?? 'abandoned');
      if (drop > 0) continue;
      watch.tell({ type: 'paused' });
      ownTurn = true;
      return bytes;
    }
    if (!ended && entry.received < wanted) {
      fail('http.response.invalid', `it ended after ${entry.received} of ${wanted} bytes`);
    }
    if (ended) throw new AttemptFailed(entry.code ?? 'abandoned');
    return 0;
  }

  const opened = Promise.resolve().then(open);
  // Whoever lost a race is no longer listened to.
  opened.catch(() => {});
  const running: Running = {
    entry,
    opened,
    read,
    finish() {
      const decision = watch.tell({ type: 'finished' });
      if (decision.kind === 'done') entry.normalised = decision.normalised;
      end('ok', '', false);
    },
    starve: () => void watch.tell({ type: 'starved' }),
    fail,
    abandon: () => fail('abandoned', ''),
  };
  requests.add(running);
  watch.begin();
  return running;
}
