import { expect, it } from 'vitest';
import { hostNames } from '../../../renderer/features/wizard/model/url-preview.ts';

const at = (host: string) => `https://${host}.example/{filename}`;

it.each([
  [[], ''],
  [['a'], 'a.example'],
  [['a', 'b', 'a'], 'a.example and b.example'],
  [['a', 'b', 'c'], 'a.example, b.example and c.example'],
  [['a', 'b', 'c', 'd'], 'a.example, b.example and 2 more'],
])('hosts are named once each, and many counted: %s', (hosts, names) => {
  expect(hostNames(hosts.map(at))).toBe(names);
});
