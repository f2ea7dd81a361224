import { expect, test } from 'vitest';
import { createIncidents } from '../../../electron/monitor/incidents.ts';
import { type LinkRecord, newLink } from '../../../shared/links/index.ts';
import { hour, linksOf, minute } from './harness.ts';

const start = Date.parse('2026-11-20T12:00:00.000Z');

function suspect(at: number): LinkRecord {
  const failures = {
    count: 1,
    firstAt: at,
    lastAt: at,
    lastCode: 'tcp.refused',
    lastStatus: null,
    lastDetail: '',
  } as const;
  return { ...newLink(at), state: 'suspect', failures, cause: { code: 'tcp.refused', status: null, detail: '' } };
}

test('a thousand links of a host that fail together are one incident, which ends when the last of them is well', () => {
  const incidents = createIncidents();
  const links = linksOf(1, 1000);
  for (const [at, link] of links.entries()) incidents.observe({ link, record: suspect(start + at * 1000) }, start);
  const [incident, ...more] = incidents.changed(start + hour);
  expect(more).toEqual([]);
  expect(incident).toMatchObject({ host: 'host-0.example', links: 1000, until: null, codes: [{ count: 1000 }] });
  expect(incidents.changed(start + hour)).toEqual([]);
  for (const link of links.slice(1)) incidents.observe({ link, record: newLink(start) }, start + hour);
  expect(incidents.changed(start + hour)).toMatchObject([{ id: incident?.id, links: 1000, until: null }]);
  for (const link of links.slice(0, 1)) incidents.observe({ link, record: newLink(start) }, start + 2 * hour);
  expect(incidents.changed(start + 2 * hour)).toMatchObject([
    { id: incident?.id, until: new Date(start + 2 * hour).toISOString() },
  ]);
});

test('one check of one link that failed is none; a suspension is, and what a person did is not', () => {
  const incidents = createIncidents();
  const [one, two] = linksOf(2, 1);
  if (one === undefined || two === undefined) throw new Error('too few');
  incidents.observe({ link: one, record: suspect(start) }, start);
  expect(incidents.changed(start)).toEqual([]);
  const suspended: LinkRecord = { ...suspect(start), state: 'suspended', by: 'monitor' };
  incidents.observe({ link: one, record: suspended }, start + minute);
  expect(incidents.changed(start)).toMatchObject([{ host: one.host, links: 1, until: null }]);
  incidents.observe({ link: two, record: { ...suspended, by: 'person' } }, start);
  expect(incidents.changed(start)).toEqual([]);
  incidents.forget(one.id, start + hour);
  expect(incidents.changed(start)).toMatchObject([{ host: one.host, until: new Date(start + hour).toISOString() }]);
});

test('hosts fail on their own, and what failed a day apart are two', () => {
  const incidents = createIncidents();
  const links = linksOf(2, 4);
  for (const link of links) {
    const at = start + (link.id % 2) * 24 * hour;
    incidents.observe({ link, record: suspect(at) }, at);
  }
  const found = incidents.changed(start + 25 * hour);
  expect(found.map(({ host, links: count }) => [host, count])).toEqual([
    ['host-0.example', 2],
    ['host-0.example', 2],
    ['host-1.example', 2],
    ['host-1.example', 2],
  ]);
  expect(new Set(found.map(({ id }) => id)).size).toBe(4);
});
