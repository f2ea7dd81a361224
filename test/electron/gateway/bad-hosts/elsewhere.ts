/** The rows of bad-hosts.md, or the parts of them, that are not about a download through the gateway. */
export interface Elsewhere {
  readonly row: number;
  /** `all`, or what of it. */
  readonly part: string;
  /** Where it is tested, and what the test is called; null: nowhere, because it is not built, or not ours to build. */
  readonly shown: { readonly file: string; readonly title: string } | null;
  readonly why?: string;
}

const at = (file: string, title: string) => ({ shown: { file: `test/${file}`, title } });
const rules = (title: string) => at('shared/links/state/rules.test.ts', title);
const engine = (title: string) => at('electron/monitor/engine.test.ts', title);
const schedule = (title: string) => at('electron/monitor/schedule.test.ts', title);
const collectors = (title: string) => at('electron/nel/collector.test.ts', title);

export const elsewhere: readonly Elsewhere[] = [
  { row: 1, part: 'S: counted over time', ...rules('otherwise 3 consecutive failures') },
  {
    row: 2,
    part: 'N where a control host fails as well',
    ...engine('while it is down nobody is scored, and when it is back all goes on'),
  },
  {
    row: 4,
    part: 'shown, and judged as suspended, where a person checks the link',
    ...at('electron/probe/reachability.test.ts', 'row 4: public and private addresses mixed'),
  },
  {
    row: 4,
    part: 'Q1: a check of the monitor tells it as a private address',
    ...at('electron/probe/spot-check.test.ts', 'row 4: private addresses beside a good one'),
  },
  {
    row: 9,
    part: 'the note that IPv6 is broken',
    ...at('electron/probe/reachability.test.ts', 'row 9: IPv6 is dead, IPv4 is fine: each is tried on its own'),
  },
  {
    row: 9,
    part: 'no answer, rather than a refusal: the 250 ms',
    ...at('electron/http/connect.test.ts', 'row 9: IPv6 that never answers costs 250 ms'),
  },
  {
    row: 12,
    part: 'a warning 14 days before',
    ...at('electron/monitor/notices.test.ts', 'a certificate 14 and 3 days before its end'),
  },
  {
    row: 14,
    part: '“send the intermediate”, in words',
    ...at('electron/probe/reachability-many.test.ts', 'row 14: the intermediate certificate is missing'),
  },
  {
    row: 17,
    part: 'unrelated hosts as a control',
    ...at(
      'electron/monitor/control.test.ts',
      'where the index answers, one or two hosts that have just fallen silent are to blame',
    ),
  },
  { row: 18, part: 'rejected when registering', ...at('shared/links/links.test.ts', 'link.template_invalid') },
  {
    row: 19,
    part: 'asked again daily, then weekly',
    ...rules('404 and 410 are retried daily for 7 days, then weekly'),
  },
  {
    row: 20,
    part: 'kept apart by vantage',
    ...at('integration/monitor.test.ts', "toEqual([['gateway', 'ok']])"),
  },
  { row: 21, part: 'no failure up to three a day', ...rules('429 is no failure if at most 3 a day') },
  { row: 26, part: 'Q1: suspended at once', ...rules('a wrong size on a full download suspends the link at once') },
  { row: 32, part: 'Q1: suspended at once', ...rules('a wrong hash on a full download suspends the link at once') },
  {
    row: 48,
    part: 'Q1: suspended at once',
    ...rules('a private address, or being sent to one, suspends the link at once'),
  },
  {
    row: 56,
    part: 'checks at random times',
    ...schedule('are exponential: as long on average as was set, and no gap says when the next one ends'),
  },
  {
    row: 56,
    part: 'checks that look like an installer',
    ...at(
      'electron/probe/spot-check.test.ts',
      'from a download of the gateway, nor can it tell what is asked for the line’s sake: all requests are the same',
    ),
  },
  {
    row: 57,
    part: 'spot checks of the whole',
    ...schedule('is drawn: mostly headers, sometimes pieces, seldom the whole'),
  },
  { row: 58, part: 'how many checks show it', shown: null, why: 'a figure (149 at 95 %), not something that is done' },
  { row: 61, part: 'the host is suspended', ...engine('two links of them suspend the host, and nobody else') },
  {
    row: 61,
    part: 'a person is told',
    ...at('electron/monitor/notices.test.ts', 'a suspension, once, a minute after it began'),
  },
  {
    row: 66,
    part: 'NEL to https and public addresses only',
    ...collectors('to this computer, where a public host names it'),
  },
  { row: 66, part: '410 obeyed', ...collectors('any more after 410, whatever is declared later, and after a restart') },
  { row: 67, part: 'all', ...collectors('to where a collector redirects') },
  { row: 67, part: 'all', ...collectors('is less where the collector fails') },
  {
    row: 68,
    part: 'a loud alarm',
    ...at('electron/gateway/gateway.test.ts', 'row 68: a hosted copy that is missing is an alarm of its own'),
  },
  {
    row: 68,
    part: 'the comparison with what is hosted',
    shown: null,
    why: 'nothing goes through an index’s files unasked',
  },
  {
    row: 70,
    part: 'all',
    shown: null,
    why: 'the hosted copy is an index’s; where that keeps it is not configured here',
  },
  {
    row: 74,
    part: 'all',
    ...at('electron/monitor/incidents.test.ts', 'a thousand links of a host that fail together are one incident'),
  },
];
