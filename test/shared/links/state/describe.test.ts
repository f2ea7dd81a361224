/** Links in words: state first, then cause, then what happens next. */
import { expect, test } from 'vitest';
import {
  type LinkCheck,
  type LinkRecord,
  type Transition,
  act,
  defaultLinkSettings,
  describeState,
  describeTransition,
  heldByCap,
  newLink,
  setMaintenance,
  suspendForHost,
} from '../../../../shared/links/index.ts';
import { Watched, day, format, gone, good, hour, minute, refused, start, whole, wrong } from './scene.ts';

const host = 'files.example.org';
const expired = { ...refused, code: 'tls.cert.date_invalid', certificateUntil: start - day } as const;
const wrongBytes = { code: 'fallback.integrity.digest_mismatch', status: null, detail: '' } as const;
const state = (record: LinkRecord, now = start) => describeState(record, now, format, host);
const last = ({ transitions }: Watched) => transitions.at(-1) ?? expect.unreachable();
const said = (transition: Transition | null) =>
  transition === null ? 'nothing' : describeTransition(transition, transition.at, format);

/** The third failure is at 14:02. */
function suspendedAtStart(what: Omit<LinkCheck, 'at'> = expired): Watched {
  const link = new Watched();
  return link.wait(-22 * minute).fail(what);
}

test.each([
  [
    'never checked',
    newLink(start),
    `Not checked yet. It was verified when it was registered. Installers get it from ${host}.`,
  ],
  ['healthy', new Watched().check(good).record, `Healthy since 14:02. Installers get it from ${host}.`],
  [
    'degraded, slow',
    new Watched().check({ ...whole, slow: true, certificateUntil: start + 90 * day }).record,
    `Degraded since 14:02. ${host} was slower than the limit. Installers get it from ${host}.`,
  ],
  [
    'degraded, certificate',
    new Watched().check({ ...good, certificateUntil: start + 5 * day }).record,
    `Degraded since 14:02. The certificate of ${host} expires in 5 days. Installers get it from ${host}.`,
  ],
  [
    'degraded, both',
    new Watched().check({ ...whole, slow: true, certificateUntil: start + 5 * day }).record,
    `Degraded since 14:02. ${host} was slower than the limit, and the certificate of ${host} expires in 5 days. Installers get it from ${host}.`,
  ],
  [
    'suspect',
    new Watched().check(gone).record,
    `Suspect since 14:02. 1 failure: ${host} does not have the file (404). Installers get it from ${host}. We look again at 14:08.`,
  ],
  [
    'suspect, several',
    new Watched().check(refused).wait(minute).check(refused).record,
    `Suspect since 14:02. 2 failures in 1 minute, last: ${host} refuses connections. Installers get it from ${host}. We look again at 14:09.`,
  ],
  [
    'held by the cap',
    heldByCap(newLink(start), { ...wrong, at: start }, start).record,
    `Suspect since 14:02. 1 failure: ${host} serves other bytes than the file that was hosted. It is not suspended yet: so many hosts failed at once that our own network may be at fault. Installers get it from ${host}. We look again at 15:02.`,
  ],
  [
    'suspended',
    suspendedAtStart().record,
    `Suspended since 14:02. The certificate of ${host} expired yesterday. Installers get the hosted copy. We look again at 14:17.`,
  ],
  [
    'suspended with its host',
    suspendForHost(newLink(start), wrongBytes, start, defaultLinkSettings, 0.5).record,
    `Suspended since 14:02. The whole of ${host} is suspended. ${host} serves other bytes than the file that was hosted. Installers get the hosted copy. We look again at 14:17.`,
  ],
  [
    'suspended by hand',
    act(newLink(start), 'suspend', start).record,
    'Suspended by hand since 14:02. Installers get the hosted copy. It stays so until you restore it.',
  ],
  [
    'on probation',
    suspendedAtStart().due().check(whole).record,
    'On probation since 14:17. The last check succeeded. The whole file was right. Installers get the hosted copy. We look again at 14:22.',
  ],
  [
    'restored by hand',
    act(suspendedAtStart().record, 'restore', start).record,
    'On probation since 14:02. Restored by hand. The whole file has yet to be checked. Installers get the hosted copy. We look again now.',
  ],
  [
    'withdrawn',
    act(newLink(start), 'withdraw', start).record,
    'Withdrawn by hand since 14:02. Installers get the hosted copy. It stays so until it is registered anew.',
  ],
  [
    'in maintenance',
    setMaintenance(new Watched().check(good).record, { from: start, until: start + 2 * hour }),
    `Healthy since 14:02. Installers get it from ${host}. Maintenance until 16:02: failures do not count.`,
  ],
])('%s', (_, record, sentence) => {
  expect(state(record)).toBe(sentence);
});

test('a window that is over or has not begun is not told', () => {
  const record = setMaintenance(newLink(start), { from: start, until: start + hour });
  expect(state(record, start + hour)).not.toContain('Maintenance');
  expect(state(record, start - 1)).not.toContain('Maintenance');
});

test('a next look on another day is told with its day', () => {
  const record = suspendedAtStart({ ...gone, certificateUntil: null }).record;
  const days = describeState(record, start, (at) => (at > start ? 'tomorrow 14:02' : '14:02'), host);
  expect(days).toContain(' We look again tomorrow 14:02.');
});

test('without the name of the host it is still a sentence', () => {
  expect(describeState(suspendedAtStart(refused).record, start, format)).toContain(' The host refuses connections. ');
});

test.each([
  [
    'the first failure',
    () => last(new Watched().check(refused)),
    'Suspect 14:02: the host refuses connections. Installers still get it from there.',
  ],
  [
    'suspended',
    () => last(suspendedAtStart()),
    'Suspended 14:02: 3 failures in 22 minutes, last: the certificate expired yesterday. Installers get the hosted copy.',
  ],
  [
    'a certificate that is not known',
    () => last(suspendedAtStart({ ...expired, certificateUntil: start + day })),
    'Suspended 14:02: 3 failures in 22 minutes, last: the certificate has expired or is not valid yet. Installers get the hosted copy.',
  ],
  [
    'suspended at once',
    () => last(new Watched().check(good).check(wrong)),
    'Suspended 14:02: the host serves other bytes than the file that was hosted. Installers get the hosted copy.',
  ],
  [
    'suspended with its host',
    () => suspendForHost(newLink(start), wrongBytes, start, defaultLinkSettings, 0.5).transition,
    'Suspended 14:02 with its whole host: its links serve other bytes than the hosted files. Installers get the hosted copy.',
  ],
  [
    'suspended by hand',
    () => act(newLink(start), 'suspend', start).transition,
    'Suspended 14:02 by hand. Installers get the hosted copy.',
  ],
  [
    'released by hand',
    () => act(heldByCap(newLink(start), { ...wrong, at: start }, start).record, 'release-held', start).transition,
    'Suspended 14:02, released by hand: the host serves other bytes than the file that was hosted. Installers get the hosted copy.',
  ],
  [
    'on probation',
    () => last(suspendedAtStart().due().check(whole)),
    'On probation 14:17: the first check after its suspension succeeded. It is listed again after the next one, if the whole file is right.',
  ],
  [
    'suspended again',
    () => last(suspendedAtStart().due().check(whole).due().check(refused)),
    'Suspended again 14:22: the host refuses connections. Installers get the hosted copy.',
  ],
  [
    'restored by hand',
    () => act(suspendedAtStart().record, 'restore', start).transition,
    'On probation 14:02, restored by hand. It is listed again when the whole file has been checked.',
  ],
  ['listed again', () => last(suspendedAtStart(refused).recover()), 'Listed again 14:22: the whole file was right.'],
  [
    'listed again, slow',
    () =>
      last(
        suspendedAtStart(refused)
          .due()
          .check(whole)
          .check({ ...whole, slow: true }),
      ),
    'Listed again 14:17: the whole file was right. It was slower than the limit.',
  ],
  ['the first check', () => last(new Watched().check(good)), 'Healthy 14:02: the first check succeeded.'],
  [
    'no more suspect',
    () => last(new Watched().check(refused).wait(minute).check(refused).wait(minute).check(good)),
    'Healthy again 14:04: the last check succeeded, after 2 failures.',
  ],
  [
    'no more suspect, but slow',
    () =>
      last(
        new Watched()
          .check(refused)
          .wait(minute)
          .check({ ...whole, slow: true }),
      ),
    'Degraded 14:03: the last check succeeded, after 1 failure. It was slower than the limit.',
  ],
  [
    'degraded',
    () => last(new Watched().check(good).check({ ...good, certificateUntil: start + 5 * day })),
    'Degraded 14:02. Its certificate expires in 5 days. Installers still get it from there.',
  ],
  [
    'no more degraded',
    () =>
      last(
        new Watched()
          .check({ ...whole, slow: true })
          .wait(minute)
          .check(whole),
      ),
    'Healthy again 14:03: the last check found nothing wrong.',
  ],
  [
    'withdrawn',
    () => act(newLink(start), 'withdraw', start).transition,
    'Withdrawn 14:02 by hand. Installers get the hosted copy. It stays so until it is registered anew.',
  ],
])('%s', (_, transition, sentence) => {
  expect(said(transition())).toBe(sentence);
});

test('the host is named where it is wanted', () => {
  expect(describeTransition(last(suspendedAtStart()), start, format, host)).toContain(
    `last: the certificate of ${host} expired yesterday.`,
  );
});
