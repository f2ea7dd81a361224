import type { Fault } from '../../shared/contract/fault-bench.ts';
import { isProblem, type Problem } from '../../shared/problem/index.ts';
import { type Bench, type BenchOptions, setUpBench } from './bench.ts';
import { findPip, type Pip, type PipCandidate } from './find-pip.ts';
import { noPip, notSetUp } from './problems.ts';

/** What a run needs: the bench, and a pip. Each is got once, for whoever asks first, and tried again after a failure. */
export interface Preparation {
  /** As they are now; null while there is none. */
  bench(): Bench | null;
  pip(): Pip | null;
  /** Why one of them cannot be had. */
  problem(): Problem | null;
  /** Problems: `fault_bench.not_set_up`, `fault_bench.no_pip`. */
  get(): Promise<{ readonly bench: Bench; readonly pip: Pip }>;
  /** The same for someone who only watches: problems are told by `problem`. */
  begin(): void;
  /** Resolves when the host has it, or will have it because it is being set up. */
  setFault(fault: Fault): Promise<void>;
  /** After the signal of the options has aborted. */
  close(): Promise<void>;
}

interface PreparationOptions extends BenchOptions {
  readonly pips: readonly PipCandidate[];
  readonly env: NodeJS.ProcessEnv;
  onChange(): void;
}

export function createPreparation(options: PreparationOptions): Preparation {
  const { pips, env, clock, signal, onChange, onBug } = options;
  let fault: Fault = 'none';
  let settingUp: Promise<Bench> | null = null;
  let bench: Bench | null = null;
  let setUpProblem: Problem | null = null;
  let searching: Promise<Pip | null> | null = null;
  /** Undefined while it is looked for. */
  let pip: Pip | null | undefined;

  function setUp(): Promise<Bench> {
    settingUp ??= setUpOnce().catch((error: unknown) => {
      settingUp = null;
      const problem = isProblem(error) ? error : notSetUp(error);
      setUpProblem = problem?.problem ?? null;
      onChange();
      throw problem ?? error;
    });
    return settingUp;
  }

  async function setUpOnce(): Promise<Bench> {
    const made = await setUpBench(options);
    bench = made;
    setUpProblem = null;
    await made.external.setFault(fault);
    onChange();
    return made;
  }

  function search(): Promise<Pip | null> {
    searching ??= findPip(pips, { env, clock, signal }).then((found) => {
      pip = found;
      // It may be installed meanwhile.
      if (found === null) searching = null;
      onChange();
      return found;
    });
    return searching;
  }

  return {
    bench: () => bench,
    pip: () => pip ?? null,
    problem: () => setUpProblem ?? (pip === null ? noPip().problem : null),
    async get() {
      const [readyBench, found] = await Promise.all([setUp(), search()]);
      if (found === null) throw noPip();
      return { bench: readyBench, pip: found };
    },
    begin() {
      if (signal.aborted) return;
      search().catch(onBug);
      setUp().catch((error: unknown) => {
        if (!isProblem(error) && !signal.aborted) onBug(error);
      });
    },
    async setFault(next) {
      fault = next;
      const ready = await settingUp?.catch(() => null);
      await ready?.external.setFault(fault);
    },
    async close() {
      await Promise.all([searching?.catch(() => null), settingUp?.catch(() => null)]);
      await bench?.close();
      bench = null;
    },
  };
}
