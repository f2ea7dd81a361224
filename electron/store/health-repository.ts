import type { HealthRepository } from './health.ts';
import type { StoreClient } from './worker-client.ts';

export function healthRepository(call: StoreClient['call']): HealthRepository {
  return {
    links: () => call('health.links'),
    record: (batch) => call('health.record', batch),
    addFallbackBytes: (bytes) => call('health.addFallbackBytes', bytes),
    counts: () => call('health.counts'),
    groups: (kind, sinceIso) => call('health.groups', kind, sinceIso),
    certificates: () => call('health.certificates'),
    page: (query) => call('health.page', query),
    link: (id) => call('health.link', id),
    unlisted: (sha256s) => call('health.unlisted', sha256s),
    checks: (id, limit) => call('health.checks', id, limit),
    transitions: (id, limit) => call('health.transitions', id, limit),
    changes: (id, sinceIso) => call('health.changes', id, sinceIso),
    series: (query) => call('health.series', query),
    incidents: (sinceIso) => call('health.incidents', sinceIso),
    saveIncidents: (incidents) => call('health.saveIncidents', incidents),
    watched: (state, at, gapMs) => call('health.watched', state, at, gapMs),
    watchedTimes: (fromIso, untilIso) => call('health.watchedTimes', fromIso, untilIso),
    tell: (noticeId, at) => call('health.tell', noticeId, at),
    // One short transaction after the other: what others ask is answered in between.
    async prune(nowIso) {
      for (let more = await call('health.prune', nowIso, null); more !== null;) {
        more = await call('health.prune', nowIso, more);
      }
    },
  };
}
