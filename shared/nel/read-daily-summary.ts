import { z } from 'zod';
import { type DailySummary, failureCounts } from './daily-summary.ts';
import { isReportedCode } from './error-types.ts';
import { resultTypeOf } from './result-types.ts';

const count = z.int().nonnegative();

const groupLabel = 'report_to: ';
const fractionLabel = 'failure_fraction: ';

const policyStringSchema = z
  .tuple([z.string().startsWith(groupLabel), z.string().startsWith(fractionLabel)])
  .transform(([group, fraction]) => ({
    group: group.slice(groupLabel.length),
    failureFraction: Number(fraction.slice(fractionLabel.length)),
  }))
  .pipe(z.object({ group: z.string(), failureFraction: z.number().min(0).max(1) }));

const schema = z.object({
  'organization-name': z.string(),
  'date-range': z.object({ 'start-datetime': z.iso.datetime(), 'end-datetime': z.iso.datetime() }),
  'contact-info': z.string(),
  'report-id': z.string(),
  policies: z.tuple([
    z.object({
      policy: z.object({
        'policy-type': z.enum(['nel', 'no-policy-found']),
        'policy-string': policyStringSchema.optional(),
        'policy-domain': z.string().min(1),
      }),
      summary: z.object({ 'total-successful-session-count': count, 'total-failure-session-count': count }),
      'failure-details': z
        .array(
          z.object({
            'result-type': z.string(),
            'failed-session-count': z.int().positive(),
            'failure-reason-code': z.string().refine(isReportedCode),
            'status-code': z.int().min(100).max(599).optional(),
          }),
        )
        .default([]),
    }),
  ]),
});

/**
 * A summary that this program has written; null where it is none, or where it contradicts itself (another day than a
 * whole one, a sum that is not that of its parts, a result type that is not the outcome's).
 */
export function readDailySummary(text: string): DailySummary | null {
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) return null;
  const { 'date-range': range, policies } = parsed.data;
  const [{ policy, summary, 'failure-details': details }] = policies;
  const day = range['start-datetime'].slice(0, 10);
  if (range['start-datetime'] !== `${day}T00:00:00Z` || range['end-datetime'] !== `${day}T23:59:59Z`) return null;
  const failures = [];
  for (const detail of details) {
    const code = detail['failure-reason-code'];
    if (detail['result-type'] !== resultTypeOf(code)) return null;
    failures.push({ code, status: detail['status-code'] ?? null, count: detail['failed-session-count'] });
  }
  const counted = failureCounts(failures);
  if (counted.reduce((sum, failure) => sum + failure.count, 0) !== summary['total-failure-session-count']) return null;
  const declared = policy['policy-string'];
  if ((policy['policy-type'] === 'nel') !== (declared !== undefined)) return null;
  return {
    organisation: parsed.data['organization-name'],
    contact: parsed.data['contact-info'],
    host: policy['policy-domain'],
    day,
    policy: declared ?? null,
    successes: summary['total-successful-session-count'],
    failures: counted,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
