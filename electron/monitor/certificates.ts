/** Certificates that end: told 14 days and 3 days before, and when they have. */
import { type Event, certificateStep } from './notices.ts';
import type { MonitorRepository } from './types.ts';

interface CertificateWatchOptions {
  readonly repository: Pick<MonitorRepository, 'certificates'>;
  now(): Date;
  tell(event: Event): void;
}

const everyMs = 3_600_000;

/** To be asked to look once a minute; it does once an hour. */
export function createCertificateWatch({ repository, now, tell }: CertificateWatchOptions): { look(): Promise<void> } {
  const told = new Set<string>();
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    async look() {
      const at = now().getTime();
      if (at - lookedAt < everyMs) return;
      lookedAt = at;
      for (const { host, until } of await repository.certificates()) {
        const days = certificateStep(Date.parse(until), at);
        const key = `${host} ${until} ${days}`;
        if (days === null || told.has(key)) continue;
        told.add(key);
        tell({ kind: 'certificate', at, host, until, days });
      }
    },
  };
}
