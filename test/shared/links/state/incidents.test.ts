import { expect, test } from 'vitest';
import { describeIncident } from '../../../../shared/links/index.ts';

test('an incident is one thing, however many links it has', () => {
  const refused = { code: 'tcp.refused', count: 999 };
  const host = 'a.example';
  expect(describeIncident({ host, links: 1, codes: [refused] })).toBe(
    'One link of a.example failed: connection refused.',
  );
  expect(describeIncident({ host, links: 999, codes: [refused] })).toBe(
    '999 links of a.example failed together: connection refused.',
  );
  expect(describeIncident({ host, links: 1000, codes: [refused, { code: 'tcp.timed_out', count: 1 }] })).toBe(
    '1,000 links of a.example failed together: connection refused (999), no connection in time (1).',
  );
  expect(describeIncident({ host, links: 2, codes: [] })).toBe('2 links of a.example failed together.');
});
