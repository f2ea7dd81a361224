/** What our own checks met with a host's links on one day, wherever it redirects: electron/nel's file out of the roll-ups. */
import type { z } from 'zod';
import type { NelDailyFile } from '../../shared/contract/nel.ts';
import type { nelDailySchema } from '../../shared/contract/nel.ts';
import type { NelReporter } from '../nel/index.ts';
import type { HealthRepository } from '../store/index.ts';

export type DailyQuestion = z.infer<typeof nelDailySchema>;

const dayMs = 86_400_000;

export async function dailySummaryOf(
  nel: Pick<NelReporter, 'daily'>,
  repository: Pick<HealthRepository, 'series'>,
  { host, day, organisation = 'Fallback Links', contact = '' }: DailyQuestion,
): Promise<NelDailyFile> {
  const from = new Date(`${day}T00:00:00.000Z`);
  const { points } = await repository.series({
    scope: { kind: 'host', name: host },
    resolution: 'day',
    vantage: 'probe',
    from: from.toISOString(),
    until: new Date(from.getTime() + dayMs).toISOString(),
  });
  return nel.daily({
    host,
    day,
    organisation,
    contact,
    successes: points.reduce((sum, { ok }) => sum + ok, 0),
    counts: points.flatMap(({ reasons }) => reasons),
  });
}
