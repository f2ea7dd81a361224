/** What a download says when it cannot go on: which hosts were asked, and what each did. */
import { describeOutcome } from '../../shared/fallback/index.ts';
import { type ProblemError, problem } from '../../shared/problem/index.ts';
import type { DownloadContext } from './context.ts';
import type { AttemptEntry } from './ledger.ts';

type Asked = Pick<DownloadContext, 'file' | 'sources' | 'ledger'>;

/** Says of each source why it could not, in its last words. */
export function noSource(asked: Asked): ProblemError {
  const failures = lastFailures(asked);
  return problem(
    'transfer.no_source',
    [`${asked.file.filename} could not be fetched from any of its sources.`, ...failures.map(sentenceOf)].join(' '),
    factsOf(asked, failures),
    'Try again in a moment. If it stays so, the hosted copy is missing or its host is down: that is for whoever runs this index.',
  );
}

/** Says it before the installer goes without a word: who has failed, and who keeps silent. */
export function noAnswer(asked: Asked): ProblemError {
  const failures = lastFailures(asked);
  const silent = asked.ledger.entries.filter(({ code }) => code === null);
  return problem(
    'transfer.no_answer',
    [
      `${asked.file.filename}: no source has sent a byte of it in time.`,
      ...failures.map(sentenceOf),
      ...silent.map(({ host }) => `${host} has been asked and has sent nothing yet.`),
    ].join(' '),
    {
      ...factsOf(asked, failures),
      ...Object.fromEntries(silent.map(({ source, host }) => [`${source} ${host}`, 'silent'])),
    },
    'Try again in a moment. If it stays so, ask whoever runs this index.',
  );
}

export function bytesWrong(filename: string): ProblemError {
  return problem(
    'transfer.bytes_wrong',
    `A host sent other bytes than ${filename} has. This was found before the end, so the download was cut off.`,
    { filename },
    'Download it again: it then comes from the hosted copy.',
  );
}

function lastFailures({ sources, ledger }: Asked): readonly AttemptEntry[] {
  return sources.flatMap(
    (_, index) =>
      ledger.entries.findLast(
        ({ sourceIndex, code }) => sourceIndex === index && code !== null && code !== 'abandoned',
      ) ?? [],
  );
}

function sentenceOf({ code, host, status, detail }: AttemptEntry): string {
  const facts = { host, ...(status === null ? {} : { status }), ...(detail === '' ? {} : { detail }) };
  return describeOutcome(code ?? 'abandoned', facts).message;
}

function factsOf({ file }: Asked, failures: readonly AttemptEntry[]): Record<string, string> {
  return {
    filename: file.filename,
    ...Object.fromEntries(failures.map(({ code, source, host }) => [`${source} ${host}`, code ?? ''])),
  };
}
