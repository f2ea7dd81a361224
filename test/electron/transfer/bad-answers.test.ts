/**
 * The rows of bad-hosts.md that are about what a host answers: whatever it is, the reader gets the right bytes, from the
 * hosted copy. Each is played for a file whose pieces are known and for one whose are not.
 */
import { describe, expect, test } from 'vitest';
import { badAnswers, copyOf } from '../../support/bad-answers.ts';
import { type Script, file as fileOf, redirect, reset, response } from '../../support/bad-host.ts';
import { badHost, bench, external, goodHost, hosted, outcomes, path, readAll, sample } from './harness.ts';

const size = 300_000;
const pieceLength = 65_536;
const known = sample(size, pieceLength);
const { bytes } = known;
const unknown = { bytes, file: { ...known.file, pieces: null } };

/** How the external host came off; `!` means that it was scored. Where it is well, the hosted copy is not asked. */
const rows = [
  {
    row: 10,
    what: 'a reset instead of an answer, each time',
    reply: (): Script => [reset],
    came: ['external tcp.reset!', 'external tcp.reset!'],
  },
  ...badAnswers
    // Left at the limit for the first byte: not in a table without a clock.
    .filter(({ what }) => what !== 'another protocol')
    .map(({ row, what, reply, code }) => ({
      row,
      what,
      reply,
      came: [code === 'ok' ? 'external ok' : `external ${code}!`],
    })),
];
/** Where nothing of this computer is meant. */
const lookup = () => Promise.resolve(['93.184.216.34']);

test('rows 45, 46: five redirects are followed, or as many as the policy says', async () => {
  const hops = Object.fromEntries(Array.from({ length: 5 }, (_, at) => [`/${at}`, redirect(`/${at + 1}`)]));
  const host = await badHost({ replies: { ...hops, '/5': fileOf(bytes) } });
  const source = { kind: 'external', url: `${host.origin}/0`, allowLoopback: true } as const;
  for (const [given, code] of [
    [{}, 'ok'],
    [{ maxRedirects: 4 }, 'http.response.redirect_loop'],
  ] as const) {
    const { open } = await bench(given);
    const transfer = open([source], known.file);
    expect((await transfer.settled).attempts).toMatchObject([{ code }]);
    await transfer.close();
  }
});

test.each([
  [26, 'another length', fileOf(bytes.subarray(1)), 'other-file'],
  [23, 'a web page', response('200 OK', ['Content-Type: text/html', 'Content-Length: 2'], 'no'), null],
  [47, 'a redirect to ftp', redirect('ftp://files.example/x'), 'forbidden'],
  [48, 'a redirect to a private address', redirect('https://10.0.0.1/x'), 'forbidden'],
  [49, 'a redirect to what is no address', redirect('https://'), null],
  [32, 'nothing that is wrong', fileOf(bytes), null],
] as const)('row %i: %s proves what it proves', async (_row, _what, reply, proves) => {
  const bad = await badHost({ replies: { [path]: reply } });
  const good = await goodHost(known);
  const { open } = await bench();
  const transfer = open([external(bad.origin), hosted(good.origin)], known.file);
  await readAll(transfer);
  expect((await transfer.settled).attempts[0]).toMatchObject({ source: 'external', proves });
});

describe.each([
  { of: 'a file with pieces', subject: known, given: {} },
  { of: 'a file with pieces that is sent as it comes', subject: known, given: { wholeFirstBytes: 0 } },
  { of: 'a file without pieces', subject: unknown, given: {} },
])('$of', ({ subject, given }) => {
  test.each(rows)('row $row: $what', async ({ reply, came }) => {
    const bad = await badHost({ replies: { [path]: reply(copyOf(bytes)) } });
    const good = await goodHost(subject);
    const { open } = await bench(given, undefined, { lookup });
    const transfer = open([external(bad.origin), hosted(good.origin)], subject.file);
    const { bytes: got, error } = await readAll(transfer);
    const record = await transfer.settled;
    expect(error).toBe('none');
    expect(got.equals(bytes)).toBe(true);
    const survived = came[0] === 'external ok';
    expect(outcomes(record)).toEqual(survived ? came : [...came, 'hosted ok']);
    expect(good.requests).toHaveLength(survived ? 0 : 1);
    expect(record.outcome).toBe('ok');
    expect(record.attempts.reduce((sum, { used }) => sum + used, 0)).toBe(size);
  });
});
