/** The gateway's experience of links, kept apart from that of our own checks, and counted like it. */
import type { Download } from '../../shared/contract/index.ts';
import type { PolicySettings } from '../../shared/fallback/index.ts';
import { isListed } from '../../shared/links/index.ts';
import type { Engine } from './engine.ts';
import { type Side, sideOf } from './guard.ts';
import type { LineSpeed } from './line-speed.ts';
import { hostedSpeeds, passiveChecks } from './passive.ts';
import type { Planner } from './planner.ts';
import type { MonitorRepository } from './types.ts';
import type { WorkingSet } from './working-set.ts';

export interface PassiveObserver {
  observe(download: Download, asked: readonly string[] | undefined): void;
  underWay(): number;
  idle(): Promise<void>;
}

interface PassiveObserverOptions {
  readonly links: WorkingSet;
  readonly engine: Pick<Engine, 'judge'>;
  readonly planner: Pick<Planner, 'soon'>;
  readonly speed: Pick<LineSpeed, 'saw'>;
  readonly repository: Pick<MonitorRepository, 'addFallbackBytes'>;
  policy(): PolicySettings;
  now(): Date;
  /** Whether states are judged: the monitor is on. */
  isOn(): boolean;
  isOffline(side: Side): boolean;
  onBug(error: unknown): void;
}

export function createPassiveObserver(options: PassiveObserverOptions): PassiveObserver {
  const { links, engine, planner, speed, repository, policy, now, isOn, isOffline, onBug } = options;
  const work = new Set<Promise<void>>();

  async function take(download: Download, asked: readonly string[] | undefined): Promise<void> {
    const { checks, hosted } = passiveChecks(download, asked, links, policy());
    if (hosted !== null) {
      const { watched, bytes } = hosted;
      await repository.addFallbackBytes([{ linkId: watched.link.id, at: now().toISOString(), hostedBytes: bytes }]);
    }
    for (const { watched, result, scored } of checks) {
      const isOk = result.code === 'ok';
      // While our own line is down, what fails says nothing.
      const counts = scored && (isOk || !isOffline(sideOf(watched.link)));
      const hasCounted = await engine.judge(watched, result, { vantage: 'gateway', counts, judged: isOn() });
      if (!isOk && hasCounted && isOn() && isListed(watched.record)) planner.soon(watched.link.id);
    }
    for (const sample of hostedSpeeds(download)) speed.saw(sample);
  }

  return {
    observe(download, asked) {
      const one = take(download, asked)
        .catch(onBug)
        .finally(() => work.delete(one));
      work.add(one);
    },
    underWay: () => work.size,
    async idle() {
      while (work.size > 0) await Promise.all(work);
    },
  };
}
