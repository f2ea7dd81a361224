import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { listen } from '../../../electron/serving/index.ts';

test('an address that is not of this computer is a problem that names it', async () => {
  // TEST-NET-1 (RFC 5737): nobody has it.
  const listening = listen(createServer(), { host: '192.0.2.1', port: 0, what: 'the gateway' });
  await expect(listening).rejects.toMatchObject({
    problem: { code: 'serving.address_unusable', facts: { host: '192.0.2.1', reason: 'EADDRNOTAVAIL' } },
  });
});
