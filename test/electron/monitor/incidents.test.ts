import { describe, expect, test } from 'vitest';
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

test('an incident keeps its id when one is found that began earlier, and when the first of it is forgotten', () => {
  const incidents = createIncidents();
  const [first, second, third] = linksOf(1, 3);
  if (first === undefined || second === undefined || third === undefined) throw new Error('too few');
  incidents.observe({ link: first, record: suspect(start) }, start);
  incidents.observe({ link: second, record: suspect(start + 40 * minute) }, start + 40 * minute);
  const [before] = incidents.changed(start + hour);
  incidents.observe({ link: third, record: suspect(start - 30 * minute) }, start + hour);
  expect(incidents.changed(start + hour)).toMatchObject([
    { id: before?.id, from: new Date(start - 30 * minute).toISOString(), links: 3, until: null },
  ]);
  // The others go on for longer than what has ended is kept.
  incidents.observe({ link: first, record: newLink(start) }, start + hour);
  expect(incidents.changed(start + hour)).toMatchObject([{ id: before?.id, until: null }]);
  const later = start + 8 * 24 * hour;
  incidents.observe({ link: second, record: newLink(later) }, later);
  expect(incidents.changed(later)).toMatchObject([{ id: before?.id, links: 3, until: null }]);
  incidents.observe({ link: third, record: newLink(later) }, later);
  expect(incidents.changed(later)).toMatchObject([{ id: before?.id, links: 3, until: new Date(later).toISOString() }]);
});

test('a link that fails again within the window goes on with the incident, and is one link', () => {
  const incidents = createIncidents();
  const [one, two] = linksOf(1, 2);
  if (one === undefined || two === undefined) throw new Error('too few');
  for (const link of [one, two]) incidents.observe({ link, record: suspect(start) }, start);
  for (const link of [one, two]) incidents.observe({ link, record: newLink(start) }, start + minute);
  const [ended] = incidents.changed(start + minute);
  expect(ended).toMatchObject({ links: 2, until: new Date(start + minute).toISOString() });
  incidents.observe({ link: one, record: suspect(start + 30 * minute) }, start + 30 * minute);
  expect(incidents.changed(start + hour)).toMatchObject([{ id: ended?.id, links: 2, until: null }]);
});

describe('after a restart', () => {
  const links = linksOf(1, 5);

  /** Five links fail one after the other, half an hour apart. */
  function goingOn() {
    const incidents = createIncidents();
    for (const [at, link] of links.entries()) {
      incidents.observe({ link, record: suspect(start + at * 30 * minute) }, start + at * 30 * minute);
    }
    const [stored] = incidents.changed(start + 3 * hour);
    if (stored === undefined) throw new Error('there is none');
    return stored;
  }

  test('an incident goes on although the link that began it is well again', () => {
    const stored = goingOn();
    const incidents = createIncidents();
    incidents.restore([stored]);
    const at = start + 2 * 24 * hour;
    for (const link of links.slice(3)) {
      incidents.observe({ link, record: suspect(start + (link.id - 1) * 30 * minute) }, at);
    }
    expect(incidents.changed(at)).toEqual([stored]);
    for (const link of links.slice(3)) incidents.observe({ link, record: newLink(at) }, at + hour);
    expect(incidents.changed(at + hour)).toEqual([{ ...stored, until: new Date(at + hour).toISOString() }]);
  });

  test('one of which nothing fails any more has ended; what fails later is another', () => {
    const stored = goingOn();
    const incidents = createIncidents();
    incidents.restore([stored, { ...stored, id: 'over', until: stored.from }]);
    const at = start + 2 * 24 * hour;
    expect(incidents.changed(at)).toEqual([{ ...stored, until: new Date(at).toISOString() }]);
    for (const link of links) incidents.observe({ link, record: suspect(at) }, at);
    const [other, ...more] = incidents.changed(at);
    expect(more).toEqual([]);
    expect(other).toMatchObject({ links: 5, until: null, from: new Date(at).toISOString() });
    expect(other?.id).not.toBe(stored.id);
  });
});
