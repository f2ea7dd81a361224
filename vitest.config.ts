import { defineConfig } from 'vitest/config';
import { nodeFlags } from './scripts/node-24.mjs';

export default defineConfig({
  test: {
    // Two workers: the interop suites start real servers and real pip, and the machines that run this have two cores.
    maxWorkers: 2,
    execArgv: nodeFlags,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // No `include` up here: a project would have it beside its own, and every test would run once for each project.
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/{shared,electron,renderer,scripts}/**/*.test.{ts,tsx}', 'test/*.test.ts'],
        },
      },
      { extends: true, test: { name: 'integration', include: ['test/integration/**/*.test.ts'] } },
      { extends: true, test: { name: 'interop', include: ['test/interop/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          // After the others: a browser beside workers that are busy is slow for no fault of ours.
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
          testTimeout: 240_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
