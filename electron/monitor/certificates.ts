/** Certificates that end: told 14 days and 3 days before, and when they have. */
import { type Event, certificateStep } from './notices.ts';
import type { WorkingSet } from './working-set.ts';

interface CertificateWatchOptions {
  readonly links: WorkingSet;
  now(): Date;
  tell(event: Event): void;
}

const everyMs = 3_600_000;

/** To be asked to look once a minute; it does once an hour. */
export function createCertificateWatch({ links, now, tell }: CertificateWatchOptions): { look(): void } {
  const told = new Set<string>();
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    look() {
      const at = now().getTime();
      if (at - lookedAt < everyMs) return;
      lookedAt = at;
      const first = new Map<string, number>();
      for (const { link, record } of links.all()) {
        const until = record.certificateUntil;
        if (until !== null) first.set(link.host, Math.min(until, first.get(link.host) ?? Number.POSITIVE_INFINITY));
      }
      for (const [host, until] of first) {
        const days = certificateStep(until, at);
        const key = `${host} ${until} ${days}`;
        if (days === null || told.has(key)) continue;
        told.add(key);
        tell({ kind: 'certificate', at, host, until: new Date(until).toISOString(), days });
      }
    },
  };
}
