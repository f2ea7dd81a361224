import type { LinkOrder } from './orders.ts';

/**
 * What registering links changes for today's installers, before the page is even previewed (P13). No installer tries a
 * second link for the same file; only the gateway falls back. The Preview step says it per file.
 */
export function registrationEffects(order: LinkOrder): readonly string[] {
  const gateway =
    'Through the gateway, every installer gets the external copy, and the hosted one as soon as that fails.';
  switch (order) {
    case 'external-first':
      return [
        'pip 20.3 and later keeps taking the hosted copy: nothing changes for it.',
        'uv, pdm, and poetry with a custom source download from the external host, and fail while it is down.',
        gateway,
      ];
    case 'hosted-first':
      return [
        'pip 20.3 and later downloads from the external host, and fails while it is down.',
        'uv, pdm, and poetry with a custom source keep taking the hosted copy: nothing changes for them.',
        gateway,
      ];
    case 'hosted-only':
      return ['The page lists hosted copies only, so no installer sees these links until you choose another order.'];
  }
}
