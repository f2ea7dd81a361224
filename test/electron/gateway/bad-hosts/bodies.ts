/** What a host sends as the file, and as the rest of it; and where nobody has it. */
import { expect } from 'vitest';
import { copyOf, wrongAt } from '../../../support/bad-answers.ts';
import { file, hangUp, reset, response, type Script } from '../../../support/bad-host.ts';
import { part, rangeOf, type Sample } from '../../transfer/harness.ts';
import { eachSubject, type Row } from './row.ts';
import {
  always,
  breakAt,
  breaksOff,
  cutIfUnknown,
  external,
  failed,
  hostedOk,
  isRanged,
  issued,
  mib,
  ok,
  replying,
  secure,
  starts,
  usable,
  usableIfKnown,
  wrongBytes,
} from './scripts.ts';

export const bodies: readonly Row[] = [
  {
    row: 30,
    what: 'ends early',
    of: eachSubject,
    host: replying((subject) => starts(subject, 200_000, hangUp)),
    came: failed('http.response.invalid'),
    fromExternal: usable(200_000),
  },
  {
    row: 30,
    what: 'ends at once',
    of: eachSubject,
    host: replying((subject) => starts(subject, 0, hangUp)),
    came: failed('http.response.invalid'),
  },
  {
    // By its length the body ends where the file does; what follows is never read.
    row: 31,
    what: 'more than its length',
    of: eachSubject,
    host: replying((subject) => starts(subject, subject.bytes.byteLength, 'and more')),
    came: ok,
  },
  {
    row: 31,
    what: 'endless',
    of: eachSubject,
    host: replying((subject) => starts(subject, subject.bytes.byteLength, { endless: 'x'.repeat(65_536) })),
    came: ok,
  },
  {
    row: 31,
    what: 'endless, by its length',
    of: eachSubject,
    host: replying(({ bytes }) =>
      response('200 OK', [`Content-Length: 9${bytes.byteLength}`], { endless: 'x'.repeat(65_536) }),
    ),
    came: failed('http.response.invalid'),
  },
  {
    row: 32,
    what: 'wrong bytes',
    of: eachSubject,
    host: replying(({ bytes }) => file(copyOf(bytes).wrong)),
    came: wrongBytes,
    gets: cutIfUnknown,
  },
  {
    row: 33,
    what: 'only the last byte wrong',
    of: eachSubject,
    host: replying(({ bytes }) => file(wrongAt(bytes, bytes.byteLength - 1))),
    came: wrongBytes,
    gets: cutIfUnknown,
    fromExternal: usableIfKnown(({ file: { size } }) => size - 1),
    // What a client that was cut off has, is right: the tail was not sent.
    also({ answer: { bytes }, subject }) {
      expect(bytes.byteLength).toBeGreaterThan(mib / 4);
      expect(bytes.equals(subject.bytes.subarray(0, bytes.byteLength))).toBe(true);
    },
  },
  {
    row: 57,
    what: 'good but for a byte in the middle',
    of: eachSubject,
    host: replying(({ bytes }) => file(wrongAt(bytes, bytes.byteLength >> 1))),
    came: wrongBytes,
    gets: cutIfUnknown,
    fromExternal: usableIfKnown(({ file: { size } }) => size >> 1),
  },
  {
    row: 58,
    what: 'corrupt now and then: each time it is, it is found',
    host: replying(({ bytes }) => file(wrongAt(bytes, Math.floor(Math.random() * 60_000)))),
    came: wrongBytes,
  },
  {
    row: 56,
    what: 'good to checks, bad to others: we look like any other',
    host: ({ bytes }) =>
      always((head) => (/fallback|check|monitor|HEAD /i.test(head) ? file(bytes) : file(copyOf(bytes).wrong))),
    came: wrongBytes,
  },
  {
    row: 59,
    what: 'replaced, as long as before',
    host: replying(({ bytes }) => file(bytes.toReversed())),
    came: wrongBytes,
  },
  {
    row: 59,
    what: 'replaced, compressed anew',
    host: replying(({ bytes }) => file(bytes.subarray(0, -1000))),
    came: failed('http.response.invalid'),
  },
  {
    row: 60,
    what: 'an old version',
    host: replying(({ bytes }) => file(Buffer.concat([bytes.subarray(1), bytes.subarray(0, 1)]))),
    came: wrongBytes,
  },
  {
    row: 61,
    what: 'a domain in other hands, with a good certificate',
    host: async ({ bytes }, authority) => ({ ...always(file(copyOf(bytes).wrong)), tls: await issued(authority) }),
    source: secure('files.example'),
    trusts: true,
    came: wrongBytes,
  },
];

const noPart = failed('tcp.reset', 'http.response.invalid');
const resumes = (
  row: number,
  what: string,
  came: readonly string[],
  rest: (subject: Sample, head: string) => Script,
): Row => ({
  row,
  what,
  of: eachSubject,
  host: breaksOff(rest),
  came,
  ms: 100,
  fromExternal: came.at(-1) === hostedOk ? usable(breakAt) : ({ file: { size } }) => size,
});

export const continuations: readonly Row[] = [
  resumes(52, 'the whole again when asked for the rest', noPart, ({ bytes }) => file(bytes)),
  {
    row: 52,
    what: 'a hosted copy that sends the whole again: what is there already is dropped',
    of: eachSubject,
    host: replying((subject) => starts(subject, 200_000, hangUp)),
    hosted: ({ bytes }) => always(file(bytes)),
    came: failed('http.response.invalid'),
    fromExternal: usable(200_000),
    also: ({ download }) => expect(download.attempts.at(-1)?.received).toBe(download.size),
  },
  resumes(53, 'a part from elsewhere', noPart, ({ bytes }) => part(bytes, 7)),
  resumes(53, 'a part, but not which', noPart, ({ bytes }) => part(bytes, 100_000, 'X: y')),
  resumes(53, 'a part of a file of another size', noPart, ({ bytes }, head) =>
    part(bytes, fromOf(head), `Content-Range: bytes ${fromOf(head)}-${bytes.byteLength - 1}/${bytes.byteLength + 1}`),
  ),
  resumes(54, '416 when asked for the rest', failed('tcp.reset', 'http.error'), ({ bytes }) =>
    response('416 No', [`Content-Range: bytes */${bytes.byteLength}`, 'Content-Length: 0']),
  ),
  {
    row: 55,
    what: 'another file when asked for the rest',
    of: eachSubject,
    host: breaksOff(({ bytes }, head) => rangeOf(copyOf(bytes).wrong, head)),
    came: failed('tcp.reset', 'fallback.integrity.digest_mismatch'),
    ms: 100,
    gets: cutIfUnknown,
    fromExternal: usableIfKnown(breakAt),
  },
  resumes(
    64,
    'a reset in the middle: one new connection for the rest',
    external('tcp.reset!', 'ok'),
    ({ bytes }, head) => rangeOf(bytes, head),
  ),
  {
    row: 64,
    what: 'a reset in the middle, each time',
    of: eachSubject,
    host: (subject) =>
      always((head) => {
        const from = isRanged(head) ? fromOf(head) : 0;
        const end = Math.min(from + breakAt(subject), subject.bytes.byteLength - 1);
        const [headOf = ''] = rangeOf(subject.bytes, head);
        return [headOf, subject.bytes.subarray(from, end), { wait: 100 }, reset];
      }),
    came: failed('tcp.reset', 'tcp.reset'),
    ms: 200,
    fromExternal: (subject) => {
      const first = usable(breakAt)(subject);
      return usable(({ file: { size } }) => Math.min(first + breakAt(subject), size - 1))(subject);
    },
  },
];

function fromOf(head: string): number {
  return Number(/^range: bytes=(\d+)-/im.exec(head)?.[1]);
}

export const ends: readonly Row[] = [
  {
    row: 68,
    what: 'the host is dead, and the hosted copy is missing',
    isDown: true,
    hosted: () => always(response('404 Not Found', ['Content-Length: 0'])),
    came: ['external tcp.refused!', 'hosted http.error!'],
    gets: () => 'refusal',
    also: ({ events }) => expect(events).toEqual(['gateway.hosted_copy_missing', 'gateway.refused']),
  },
  {
    row: 69,
    what: 'both corrupt',
    of: eachSubject,
    host: replying(({ bytes }) => file(copyOf(bytes).wrong)),
    hosted: ({ bytes }) => always(file(copyOf(bytes).wrong)),
    came: ['external fallback.integrity.digest_mismatch!', 'hosted fallback.integrity.digest_mismatch!'],
    gets: (name) => (name === 'large, no pieces' ? 'cut' : 'refusal'),
  },
  {
    row: 72,
    what: 'this computer cannot store it: nobody is asked, nobody is blamed',
    of: eachSubject,
    spoilsFolder: true,
    host: replying(({ bytes }) => file(bytes)),
    came: [],
    gets: () => 'refusal',
    also: ({ ports, download }) => {
      expect(ports).toEqual([]);
      expect(download.problem?.code).toBe('transfer.disk');
    },
  },
];
