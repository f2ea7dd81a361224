import {
  type OutcomeCode,
  type ResponseFailure,
  checkContinuation,
  checkResponse,
  isLastSource,
  isOtherFile,
} from '../../shared/fallback/index.ts';
import { ForbiddenRedirect, HttpFailure, type HttpResponse, withoutSecrets } from '../http/index.ts';
import { AttemptFailed, type DownloadContext } from './context.ts';
import { type AttemptEntry, hostOf } from './ledger.ts';
import { watchAttempt } from './watch.ts';

type FailureCode = Exclude<OutcomeCode, 'ok'>;

/** One request for a file, or for the rest of it, under the policy. How it ends is written into the ledger. */
export interface Running {
  readonly entry: AttemptEntry;
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

/** Neutral, the same as the checks': a host must not be able to tell an installer from a check. */
const userAgent = 'Mozilla/5.0 (compatible)';

export function startRequest(context: DownloadContext, options: RequestOptions): Running {
  const { file, sources, http, settings, clock, experience, ledger, signal } = context;
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

  /** What the failure that the policy is told of was about. */
  let why = '';
  const watch = watchAttempt(
    {
      size: file.size,
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
  /** How fast the hosted copy is: of downloads that were long enough to say so. */
  const remember = () => {
    if (source.kind !== 'hosted' || entry.received < settings.judgeAfterBytes) return;
    const ms = Math.max(1, clock.now() - openedAt - watch.state().ownMs);
    experience.served(host, (entry.received / ms) * 1000, clock.now());
  };

  async function open(): Promise<void> {
    try {
      response = await http.request({
        url: source?.url ?? '',
        headers: { 'user-agent': userAgent, ...(from > 0 ? { range: `bytes=${from}-` } : {}) },
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
    if (refusal !== null) misfit(refusal, response);
    if (ended) {
      await response.discard();
      throw new AttemptFailed(entry.code ?? 'abandoned');
    }
    openedAt = clock.now();
    experience.answered(host, openedAt - startedAt);
    watch.tell({ type: 'headers' });
  }

  /** The last source may send the whole again: what is there already is then read and dropped. */
  function refusalOf(answer: HttpResponse): ResponseFailure | null {
    if (from === 0 || (lastSource && answer.status === 200)) return checkResponse(answer, file.size);
    return checkContinuation(answer, { from, size: file.size });
  }

  async function read(into: Uint8Array): Promise<number> {
    if (response === null) throw new Error('There is no response yet');
    if (ownTurn) watch.tell({ type: 'resumed' });
    ownTurn = false;
    const wanted = response.status === 206 ? file.size - from : file.size;
    for (;;) {
      // What is there already is read over.
      const drop = response.status === 206 ? 0 : Math.max(0, from - entry.received);
      const room = into.byteLength === 0 ? new Uint8Array(1) : drop === 0 ? into : into.subarray(0, drop);
      const bytes = await response.read(room).catch((error: unknown) => {
        throw failed(error);
      });
      if (bytes === 0) break;
      entry.received += bytes;
      entry.phases = response.phases;
      watch.tell({ type: 'bytes', total: entry.received });
      if (entry.received > wanted) {
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

  const opened = open();
  // Whoever lost a race is no longer listened to.
  opened.catch(() => {});
  return {
    entry,
    opened,
    read,
    finish() {
      const decision = watch.tell({ type: 'finished' });
      if (decision.kind === 'done') entry.normalised = decision.normalised;
      end('ok', '', false);
    },
    fail,
    abandon: () => fail('abandoned', ''),
  };
}
