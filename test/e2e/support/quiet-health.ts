/** The health of links where a test is about another screen: the monitor is off, and there is nothing to tell. */
import { implement } from '@orpc/server';
import { problemsAsErrors } from '../../../electron/problem-errors.ts';
import type { ServedRouter } from '../../../electron/shell/index.ts';
import { contract } from '../../../shared/contract/index.ts';
import { createContractApp } from '../../support/contract-app.ts';

const off = {
  state: 'off' as const,
  since: '2026-11-22T10:00:00.000Z',
  checksToday: 0,
  bytesToday: 0,
  byteBudget: 0,
  running: 0,
};

const tick = { revision: 0, monitor: off, suspended: 0, held: 0, publications: [] };

export function quietHealth(): ServedRouter['health'] {
  const os = implement(contract).use(problemsAsErrors(() => undefined));
  const left = (signal: AbortSignal | undefined) =>
    new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
  return {
    ...createContractApp().router.health,
    watch: os.health.watch.handler(async function* ({ signal }) {
      yield tick;
      await left(signal);
    }),
    glance: os.health.glance.handler(() => ({ tick, notices: [] })),
    notices: os.health.notices.handler(async function* ({ signal }) {
      await left(signal);
      yield* [];
    }),
  };
}
