/** What the programs for a server have in common: a config file, a log, and an end that lets finish what is under way. */
import path from 'node:path';
import process from 'node:process';
import { isProblem } from '../../shared/problem/index.ts';
import { surviveRejections } from '../shell/index.ts';
import { openProgramLog, type ProgramLog, type ProgramLogSettings } from './program-log.ts';

interface ServerProgram<Config> {
  /** The arguments, or what else there is to say of them. */
  readonly parsed:
    | { readonly options: { readonly config: string; readonly check: boolean } }
    | { readonly help: true }
    | { readonly wrong: string };
  readonly usage: string;
  readonly readConfig: (file: string) => Promise<Config>;
  /** Runs until it is done. The process ends with the code that it resolves to. */
  readonly serve: (config: Config, log: ProgramLog) => Promise<number>;
}

/** Ends the process: with 1 where it could not go on, with 2 where it was called or configured wrongly. */
export async function runServerProgram<Config extends { readonly log: ProgramLogSettings }>(
  program: ServerProgram<Config>,
): Promise<void> {
  const { parsed, usage } = program;
  if ('wrong' in parsed) return end(2, `${parsed.wrong}\n\n${usage}`);
  if ('help' in parsed) return console.log(usage);
  // npm changes the folder; it says where it was called.
  const file = path.resolve(process.env['INIT_CWD'] ?? process.cwd(), parsed.options.config);
  let config: Config;
  try {
    config = await program.readConfig(file);
  } catch (error) {
    return end(2, inWords(error));
  }
  if (parsed.options.check) return console.log(`${file} can be used.`);
  try {
    const log = await openProgramLog(config.log);
    process.on('exit', log.flush);
    surviveRejections(process, { reportBug: log.bug });
    const code = await program.serve(config, log);
    await log.written();
    process.exit(code);
  } catch (error) {
    end(1, inWords(error));
  }
}

/** SIGTERM or SIGINT, whichever comes. Whoever asks a second time does not want to wait: the process ends at once. */
export function untilStopped(): Promise<NodeJS.Signals> {
  const stopping = Promise.withResolvers<NodeJS.Signals>();
  let signals = 0;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      signals += 1;
      if (signals > 1) process.exit(0);
      stopping.resolve(signal);
    });
  }
  return stopping.promise;
}

function inWords(error: unknown): string {
  if (!isProblem(error)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${error.message}\n${error.problem.remedy}`;
}

function end(code: number, words: string): void {
  console.error(words);
  process.exitCode = code;
  // Something may still listen, or hold the process otherwise.
  if (code === 1) process.exit();
}
