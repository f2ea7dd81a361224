import { describeOutcome, nextSource } from '../../shared/fallback/index.ts';
import { type ProblemError, problem } from '../../shared/problem/index.ts';
import { AttemptFailed, type DownloadContext } from './context.ts';
import type { Intake } from './intake.ts';
import { openFirst } from './race.ts';
import { type Running, startRequest } from './request.ts';

/**
 * Brings the file together from its sources, in the order of the policy, until the intake has it whole. Rejects with
 * problem `transfer.no_source` or `transfer.disk`, or with the signal's reason.
 */
export async function download(context: DownloadContext, intake: Intake): Promise<void> {
  const { sources, settings, ledger, experience, file, signal } = context;
  const hasHosted = sources.some(({ kind }) => kind === 'hosted');
  for (const [index, { kind, url }] of sources.entries()) {
    const isWrong = hasHosted && kind === 'external' && experience.isDistrusted(file.sha256, url);
    if (isWrong || !URL.canParse(url)) ledger.exclude(index);
  }
  /** Sources whose bytes, with those of others, did not make the file. */
  const suspects = new Set<number>();
  experience.downloadBegins();

  for (;;) {
    signal.throwIfAborted();
    const candidates = ledger.candidates();
    const next = candidates[nextSource(candidates, settings) ?? -1];
    if (next === undefined) throw noSource(context);
    try {
      const running = await open(context, next.sourceIndex, intake.begin());
      const verdict = await receive(running, intake);
      if (verdict === 'complete') {
        running.finish();
        blame(context, suspects);
        return;
      }
      judge(running);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AttemptFailed)) throw error;
    }
  }

  /** The bytes are wrong. Whose they are is certain where they are all of one source, or of one piece. */
  function judge({ entry, fail }: Running): void {
    const { sourceIndex } = entry;
    const others = [...ledger.contributors()].filter((index) => index !== sourceIndex);
    if (file.pieces !== null || others.length === 0) {
      fail('fallback.integrity.digest_mismatch', '');
      ledger.exclude(sourceIndex);
      distrust(context, sourceIndex);
    } else {
      fail('abandoned', 'the parts of several hosts did not make the file');
      for (const index of [...others, sourceIndex]) {
        if (sources[index]?.kind !== 'external') continue;
        ledger.exclude(index);
        suspects.add(index);
      }
    }
    if (file.pieces === null) intake.restart();
  }
}

function open(context: DownloadContext, sourceIndex: number, from: number): Promise<Running> {
  const { experience, ledger } = context;
  const hosted = ledger.candidates().find(({ kind, attempts }) => kind === 'hosted' && attempts.length === 0);
  const hedged = from === 0 && hosted?.sourceIndex !== sourceIndex ? hosted : undefined;
  return openFirst(
    (wanted) =>
      startRequest(context, { sourceIndex, from, hedge: false, onHedge: hedged === undefined ? null : wanted }),
    () =>
      hedged !== undefined && experience.mayHedge()
        ? startRequest(context, { sourceIndex: hedged.sourceIndex, from, hedge: true, onHedge: null })
        : null,
  );
}

async function receive(running: Running, intake: Intake): Promise<'complete' | 'wrong'> {
  try {
    for (;;) {
      const room = await intake.room();
      const bytes = await running.read(room);
      if (bytes === 0) break;
      if ((await intake.took(room.subarray(0, bytes), running.entry)) === 'wrong') return 'wrong';
    }
  } catch (error) {
    // Our own disk, say: nobody is to blame.
    if (!(error instanceof AttemptFailed)) running.fail('local.fault', '');
    throw error;
  }
  const verdict = intake.end();
  if (verdict === 'short') throw new Error('The body has ended, and the file has not');
  return verdict;
}

/** Now that the file is right without them: whose bytes did not make it was wrong. */
function blame(context: DownloadContext, suspects: ReadonlySet<number>): void {
  for (const sourceIndex of suspects) {
    const entry = context.ledger.entries.findLast((entry) => entry.sourceIndex === sourceIndex && entry.received > 0);
    if (entry === undefined) continue;
    entry.code = 'fallback.integrity.digest_mismatch';
    entry.detail = 'found after another host had sent the rest';
    entry.scored = true;
    distrust(context, sourceIndex);
  }
}

function distrust({ experience, file, sources }: DownloadContext, sourceIndex: number): void {
  const source = sources[sourceIndex];
  if (source?.kind === 'external') experience.distrust(file.sha256, source.url);
}

/** Says of each source why it could not, in its last words. */
function noSource({ file, sources, ledger }: DownloadContext): ProblemError {
  const last = sources.map((_, index) =>
    ledger.entries.findLast(({ sourceIndex, code }) => sourceIndex === index && code !== null && code !== 'abandoned'),
  );
  const failures = last.filter((entry) => entry !== undefined);
  const sentences = failures.map(({ code, host, status, detail }) => {
    const facts = { host, ...(status === null ? {} : { status }), ...(detail === '' ? {} : { detail }) };
    return describeOutcome(code ?? 'abandoned', facts).message;
  });
  return problem(
    'transfer.no_source',
    [`${file.filename} could not be fetched from any of its sources.`, ...sentences].join(' '),
    {
      filename: file.filename,
      ...Object.fromEntries(failures.map(({ code, source, host }) => [`${source} ${host}`, code ?? ''])),
    },
    'Try again in a moment. If it stays so, the hosted copy is missing or its host is down: that is for whoever runs this index.',
  );
}
