/** Hosts that have nothing to do with a link and were well lately: where our own line is tried. */
import type { MonitoredLink } from '../store/index.ts';
import type { WorkingSet } from './working-set.ts';

export interface Unrelated {
  wasWell(link: MonitoredLink): void;
  /** At most three, at random: no host is asked more than the others. */
  of(link: MonitoredLink): readonly MonitoredLink[];
  /** After a start: what the records say. */
  resume(): void;
}

const lateMs = 24 * 3_600_000;
const most = 3;

export function createUnrelated(links: WorkingSet, { random, now }: { random(): number; now(): number }): Unrelated {
  /** By host. */
  const well = new Map<string, { readonly link: MonitoredLink; readonly at: number }>();
  return {
    wasWell: (link) => void well.set(link.host, { link, at: now() }),
    of({ host, rehearsal }) {
      const left = [...well.values()].filter(
        ({ link, at }) =>
          link.host !== host &&
          link.rehearsal === rehearsal &&
          Math.abs(now() - at) < lateMs &&
          links.get(link.id) !== undefined,
      );
      return Array.from({ length: Math.min(most, left.length) }, () =>
        left.splice(Math.floor(random() * left.length), 1),
      ).flatMap(([picked]) => (picked === undefined ? [] : [picked.link]));
    },
    resume() {
      for (const { link, record } of links.all()) {
        if (record.state === 'healthy' || record.state === 'degraded') well.set(link.host, { link, at: now() });
      }
    },
  };
}
