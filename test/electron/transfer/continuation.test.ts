/** What is there is kept: pieces from one host, the rest from another, or from the same on a new connection. */
import { describe, expect, test } from 'vitest';
import { type Script, file as fileOf, hangUp, reset, response } from '../../support/bad-host.ts';
import { badHost, bench, external, goodHost, hosted, outcomes, part, rangeOf, readAll, sample } from './harness.ts';

const size = 300_000;
const pieceLength = 65_536;
const known = sample(size, pieceLength);
const { bytes } = known;
const unknown = { bytes, file: { ...known.file, pieces: null } };
const wrong = Buffer.from(bytes.map((byte) => byte ^ 1));
const cutAt = 200_000;

const startsWell = (end: Script[number]) =>
  response('200 OK', [`Content-Length: ${size}`], bytes.subarray(0, cutAt), end);
const resumesWith = (first: Script, rest: Script) => (head: string) => (/^range:/im.test(head) ? rest : first);
const ranges = ({ requests }: { readonly requests: readonly string[] }) =>
  requests.map((head) => /^range: (.*)$/im.exec(head)?.[1]?.trim() ?? 'all');

async function play(reply: Script | ((head: string) => Script), subject = known) {
  const bad = await badHost({ replies: { '*': reply } });
  const good = await goodHost(subject);
  const { open } = await bench();
  const transfer = open([external(bad.origin), hosted(good.origin)], subject.file);
  const got = await readAll(transfer);
  expect(got.error).toBe('none');
  expect(got.bytes.equals(bytes)).toBe(true);
  const record = await transfer.settled;
  return { record, outcomes: outcomes(record), bad: ranges(bad), good: ranges(good) };
}

describe('a body that ends early (row 30)', () => {
  test('with pieces: the hosted copy goes on at the last piece that was whole', async () => {
    const { record, ...seen } = await play(startsWell(hangUp));
    expect(seen).toEqual({
      outcomes: ['external http.response.invalid!', 'hosted ok'],
      bad: ['all'],
      good: [`bytes=${3 * pieceLength}-`],
    });
    expect(record.switchedAt).toEqual([3 * pieceLength]);
    expect(record.segments).toEqual([
      { attempt: 0, start: 0, end: 3 * pieceLength },
      { attempt: 1, start: 3 * pieceLength, end: size },
    ]);
    expect(record.attempts.map(({ used }) => used)).toEqual([3 * pieceLength, size - 3 * pieceLength]);
  });

  test('without pieces: at the byte', async () => {
    const { record, good } = await play(startsWell(hangUp), unknown);
    expect(good).toEqual([`bytes=${cutAt}-`]);
    expect(record.switchedAt).toEqual([cutAt]);
  });
});

test('a wrong piece is not used, nor what follows it (rows 32, 55, 57)', async () => {
  const bad = Buffer.concat([bytes.subarray(0, 70_000), wrong.subarray(70_000, 70_001), bytes.subarray(70_001)]);
  const { outcomes, good } = await play(fileOf(bad));
  expect(outcomes).toEqual(['external fallback.integrity.digest_mismatch!', 'hosted ok']);
  expect(good).toEqual([`bytes=${pieceLength}-`]);
});

describe('a reset in the middle (row 64): one new connection, for the rest', () => {
  const from = { pieces: 3 * pieceLength };

  test('with pieces', async () => {
    const seen = await play(resumesWith(startsWell(reset), part(bytes, from.pieces)));
    // What the kernel had not yet handed over is lost with a reset, so the new request may begin earlier.
    expect(seen.bad[0]).toBe('all');
    expect(seen.outcomes[0]).toBe('external tcp.reset!');
  });

  test.each([known, unknown])('the host goes on where it was asked to ($file.pieces.length)', async (subject) => {
    let cut = 0;
    const { record, ...seen } = await play((head) => {
      const whole = !/^range:/im.test(head);
      cut += 1;
      return whole ? startsWell(reset) : rangeOf(bytes, head);
    }, subject);
    expect(cut).toBe(2);
    expect(seen).toMatchObject({ outcomes: ['external tcp.reset!', 'external ok'], good: [] });
    expect(record.attempts.map(({ sourceIndex }) => sourceIndex)).toEqual([0, 0]);
  });

  test.each([
    { row: 52, what: 'the whole file again', rest: fileOf(bytes), code: 'http.response.invalid' },
    { row: 53, what: 'a part from elsewhere', rest: part(bytes, 7), code: 'http.response.invalid' },
    {
      row: 53,
      what: 'a part of a file of another size',
      rest: part(bytes, 100_000, `Content-Range: bytes 100000-${size}/${size + 1}`),
      code: 'http.response.invalid',
    },
    { row: 53, what: 'a part, but not which', rest: part(bytes, 100_000, 'X: y'), code: 'http.response.invalid' },
    {
      row: 54,
      what: '416',
      rest: response('416 No', [`Content-Range: bytes */${size}`, 'Content-Length: 0']),
      code: 'http.error',
    },
    {
      row: 50,
      what: 'a signed address that has expired',
      rest: response('403 No', ['Content-Length: 0']),
      code: 'http.error',
    },
  ])('row $row: it sends $what: the hosted copy goes on', async ({ rest, code }) => {
    for (const subject of [known, unknown]) {
      const seen = await play(resumesWith(startsWell(reset), rest), subject);
      expect(seen.outcomes).toEqual(['external tcp.reset!', `external ${code}!`, 'hosted ok']);
      expect(seen.good).toHaveLength(1);
    }
  });

  test('row 55: other bytes than before: with pieces the splice is seen at once', async () => {
    const { outcomes } = await play((head) => (/^range:/im.test(head) ? rangeOf(wrong, head) : startsWell(reset)));
    expect(outcomes).toEqual(['external tcp.reset!', 'external fallback.integrity.digest_mismatch!', 'hosted ok']);
  });

  test('row 55: without pieces at the end, and the host is known to be wrong', async () => {
    const { outcomes, good } = await play(
      (head) => (/^range:/im.test(head) ? rangeOf(wrong, head) : startsWell(reset)),
      unknown,
    );
    expect(outcomes).toEqual(['external tcp.reset!', 'external fallback.integrity.digest_mismatch!', 'hosted ok']);
    expect(good).toEqual(['all']);
  });
});

test('wrong bytes, then cut, then spliced: without pieces found at the end, and blamed on the right host', async () => {
  const { outcomes, good, record } = await play(
    response('200 OK', [`Content-Length: ${size}`], wrong.subarray(0, cutAt), hangUp),
    unknown,
  );
  expect(good).toEqual([`bytes=${cutAt}-`, 'all']);
  expect(outcomes).toEqual(['external fallback.integrity.digest_mismatch!', 'hosted abandoned', 'hosted ok']);
  expect(record.attempts.map(({ used }) => used)).toEqual([0, 0, size]);
});

test('row 52: a hosted copy that ignores Range sends the whole again, and what is there is dropped', async () => {
  for (const subject of [known, unknown]) {
    const bad = await badHost({ replies: { '*': startsWell(hangUp) } });
    const good = await badHost({ replies: { '*': fileOf(bytes) } });
    const { open } = await bench();
    const transfer = open([external(bad.origin), hosted(good.origin)], subject.file);
    expect((await readAll(transfer)).bytes.equals(bytes)).toBe(true);
    const { attempts } = await transfer.settled;
    expect(attempts[1]).toMatchObject({ code: 'ok', received: size });
    expect(attempts[1]?.used).toBe(size - (attempts[0]?.used ?? 0));
  }
});

test('the hosted copy, too, is asked again for the rest', async () => {
  const bad = await badHost({ replies: { '*': response('404 No', ['Content-Length: 0']) } });
  const good = await badHost({
    replies: { '*': (head) => (/^range:/im.test(head) ? rangeOf(bytes, head) : startsWell(reset)) },
  });
  const { open } = await bench();
  const transfer = open([external(bad.origin), hosted(good.origin)], known.file);
  expect((await readAll(transfer)).bytes.equals(bytes)).toBe(true);
  expect(outcomes(await transfer.settled)).toEqual(['external http.error!', 'hosted tcp.reset!', 'hosted ok']);
});
