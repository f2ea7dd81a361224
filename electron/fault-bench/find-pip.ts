import type { Clock } from '../http/index.ts';
import { runProgram } from './program.ts';

/** How a pip is called. */
export interface PipCandidate {
  readonly file: string;
  readonly args: readonly string[];
}

export interface Pip extends PipCandidate {
  readonly version: string;
}

/** In the order to try. */
export function pipCandidates(platform: NodeJS.Platform): readonly PipCandidate[] {
  const module = ['-m', 'pip'];
  const pythons = [
    { file: 'python3', args: module },
    { file: 'python', args: module },
  ];
  const pip = { file: 'pip', args: [] };
  // On Windows, python3 may be a stub that opens a store.
  return platform === 'win32' ? [{ file: 'py', args: module }, ...pythons.toReversed(), pip] : [...pythons, pip];
}

/** Starting Python on a busy machine takes a while; a stub that asks a person takes for ever. */
const limitMs = 15_000;

/** The first that says its version; null where none does. */
export async function findPip(
  candidates: readonly PipCandidate[],
  context: { readonly env: NodeJS.ProcessEnv; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<Pip | null> {
  for (const { file, args } of candidates) {
    const lines: string[] = [];
    const { exitCode } = await runProgram({
      ...context,
      file,
      args: [...args, '--version'],
      limitMs,
      onLine: (line) => lines.push(line),
    });
    const version = exitCode === 0 ? versionOf(lines) : null;
    if (version !== null) return { file, args, version };
  }
  return null;
}

/** `pip 23.0.1 from /usr/lib/… (python 3.11)`; a wrapper may print warnings around it. */
function versionOf(lines: readonly string[]): string | null {
  return lines.map((line) => /^pip (\d[^\s]*) from /.exec(line)?.[1]).find((found) => found !== undefined) ?? null;
}
