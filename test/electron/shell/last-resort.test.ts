import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('a rejection that nobody awaits is reported and does not end the program', async () => {
  const module = join(import.meta.dirname, '../../../electron/shell/last-resort.ts');
  const script = `
    import { surviveRejections } from ${JSON.stringify(module)};
    surviveRejections(process, { reportBug: (error) => console.log('reported', error.message) });
    void Promise.reject(new Error('nobody awaits this'));
    setImmediate(() => console.log('still there'));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module-typescript', '-e', script]);
  expect(stdout).toBe('reported nobody awaits this\nstill there\n');
});
