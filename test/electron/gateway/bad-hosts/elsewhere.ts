/** The rows of bad-hosts.md, or the parts of them, that are not about a download through the gateway. */
interface Elsewhere {
  readonly row: number;
  /** `all`, or what of it. */
  readonly part: string;
  readonly where: string;
}

const monitor = 'the checks of links over time (monitor), not built yet';

export const elsewhere: readonly Elsewhere[] = [
  { row: 1, part: 'S: counted over time', where: monitor },
  { row: 2, part: 'N where a control host fails as well', where: monitor },
  {
    row: 4,
    part: 'shown as a warning',
    where: 'not in the view of a download; test/electron/transfer/bad-connections.test.ts',
  },
  { row: 9, part: 'the note that IPv6 is broken', where: monitor },
  { row: 12, part: 'a warning 14 days before', where: monitor },
  { row: 14, part: '“send the intermediate”, in words', where: 'shared/fallback/describe.ts: the remedy' },
  { row: 17, part: 'unrelated hosts as a control', where: monitor },
  { row: 18, part: 'rejected when registering', where: 'what may be registered: test/shared/links/links.test.ts' },
  { row: 19, part: 'asked again daily, then weekly', where: monitor },
  { row: 20, part: 'from which vantage; the advice', where: monitor },
  { row: 21, part: 'no failure up to three a day; how long checks wait', where: monitor },
  { row: 26, part: 'Q1: suspended at once', where: monitor },
  { row: 56, part: 'checks at random times from elsewhere', where: monitor },
  { row: 57, part: 'spot checks of the whole', where: monitor },
  { row: 58, part: 'how many checks show it', where: monitor },
  { row: 59, part: 'the advice', where: monitor },
  { row: 61, part: 'the host is suspended, a person is told', where: monitor },
  { row: 66, part: 'NEL and Report-To, read', where: monitor },
  { row: 67, part: 'all', where: 'reports to hosts (monitor), not built yet: no download' },
  { row: 68, part: 'the alarm and the comparison with what is hosted', where: monitor },
  { row: 70, part: 'all', where: 'the configuration of publishing targets, not built yet: no download' },
  { row: 74, part: 'all', where: `${monitor}: one incident of a host, not one download` },
];
