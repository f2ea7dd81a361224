/** Hosts that have nothing to do with a link and were well lately: where our own line is tried. */
import { mostOthers } from './control.ts';
import { mayBeOurLine } from './own-line.ts';
import type { MonitoredLink } from '../store/index.ts';
import type { WatchedLink, WorkingSet } from './working-set.ts';

export interface Unrelated {
  wasWell(link: MonitoredLink): void;
  /** It failed, and it was not our own line: in its own right, so that it says nothing about the line any more. */
  wasBad(link: MonitoredLink): void;
  /** A few at random: no host is asked more than the others. */
  of(link: MonitoredLink): readonly MonitoredLink[];
  /** After a start: what is kept. */
  resume(): void;
}

const lateMs = 24 * 3_600_000;

export function createUnrelated(links: WorkingSet, { random, now }: { random(): number; now(): number }): Unrelated {
  /** By host. */
  const well = new Map<string, { readonly link: MonitoredLink; readonly at: number }>();
  return {
    wasWell: (link) => void well.set(link.host, { link, at: now() }),
    wasBad: ({ host }) => void well.delete(host),
    of({ host, rehearsal }) {
      const left = [...well.values()].filter(
        ({ link, at }) =>
          link.host !== host &&
          link.rehearsal === rehearsal &&
          Math.abs(now() - at) < lateMs &&
          links.get(link.id) !== undefined,
      );
      return Array.from({ length: Math.min(mostOthers, left.length) }, () =>
        left.splice(Math.floor(random() * left.length), 1),
      ).flatMap(([picked]) => (picked === undefined ? [] : [picked.link]));
    },
    resume() {
      for (const host of links.hosts()) {
        const last = lastGood(links.ofHost(host));
        if (last !== null) well.set(host, last);
      }
    },
  };
}

/** Null where the host has failed since, or was never well. */
function lastGood(ofHost: readonly WatchedLink[]): { readonly link: MonitoredLink; readonly at: number } | null {
  const good = ofHost
    .flatMap(({ link }) => (link.lastGoodAt === null ? [] : [{ link, at: Date.parse(link.lastGoodAt) }]))
    .toSorted((one, other) => other.at - one.at)[0];
  if (good === undefined) return null;
  const hasFailed = ofHost.some(
    ({ record: { failures } }) => mayBeOurLine(failures.lastCode ?? '') && (failures.lastAt ?? 0) > good.at,
  );
  return hasFailed ? null : good;
}
