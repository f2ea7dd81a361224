import type { NelPreview } from '../../shared/contract/nel.ts';
import { endpointsLeft } from './declarations.ts';
import type { HostState } from './host-state.ts';
import type { Plan } from './plan.ts';

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

/** A plan as a person sees it. */
export function viewPlan(host: string, state: HostState, plan: Plan): NelPreview {
  const { declared, why } = plan;
  const group = declared?.group ?? null;
  return {
    host,
    declared:
      declared === null
        ? null
        : {
            by: declared.by.host,
            group: declared.policy.group,
            endpoints: group === null ? [] : endpointsLeft(state, group).map(({ url }) => url),
            expiresAt: iso(Math.min(declared.policy.expiresAt, group?.expiresAt ?? Number.POSITIVE_INFINITY)),
            failureFraction: declared.policy.failureFraction,
          },
    why,
    next:
      plan.kind === 'nothing'
        ? null
        : {
            url: plan.url,
            earliestAt: iso(plan.earliestAt),
            body: plan.body,
            reports: plan.reports.length,
            otherOrigin: plan.otherOrigin,
          },
    delivered: state.deliveries.map((delivery) => ({ ...delivery, at: iso(delivery.at) })),
    dropped: state.dropped,
  };
}
