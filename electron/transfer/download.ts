import { nextSource } from '../../shared/fallback/index.ts';
import { AttemptFailed, type DownloadContext } from './context.ts';
import type { Intake, Stretch } from './intake.ts';
import { noSource } from './problems.ts';
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
  /** Bytes that, with those of others, did not make the file. */
  const suspects: Stretch[] = [];
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
        await blame(context, suspects, intake);
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
    const stretches = intake.stretches();
    const isAlone = stretches.every((stretch) => stretch.sourceIndex === sourceIndex);
    if (file.pieces !== null || isAlone) {
      fail('fallback.integrity.digest_mismatch', '');
      ledger.exclude(sourceIndex);
      distrust(context, sourceIndex);
    } else {
      fail('abandoned', 'the parts of several hosts did not make the file');
      for (const stretch of stretches) {
        if (sources[stretch.sourceIndex]?.kind !== 'external') continue;
        ledger.exclude(stretch.sourceIndex);
        suspects.push(stretch);
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

/** Now that the file is right, it is known whose bytes were not. */
async function blame(context: DownloadContext, suspects: readonly Stretch[], intake: Intake): Promise<void> {
  for (const { sourceIndex, start, end, sha256 } of suspects) {
    if ((await intake.digest(start, end)).equals(sha256)) continue;
    distrust(context, sourceIndex);
    const entry = context.ledger.entries.findLast((entry) => entry.sourceIndex === sourceIndex && entry.received > 0);
    if (entry === undefined) continue;
    entry.code = 'fallback.integrity.digest_mismatch';
    entry.detail = 'found after another host had sent the rest';
    entry.scored = true;
  }
}

function distrust({ experience, file, sources }: DownloadContext, sourceIndex: number): void {
  const source = sources[sourceIndex];
  if (source?.kind === 'external') experience.distrust(file.sha256, source.url);
}
