/** The simulated month in words and tables: docs/monitor-simulation.md. */
import { defaultLinkSettings, hostCap } from '../../../shared/links/index.ts';
import { expectedWithin, type Findings } from './findings.ts';
import type { SimulationOptions, SimulationResult } from './run.ts';
import { dayMs, hourMs, type LineFault, type Stretch } from './world.ts';

export interface Month {
  readonly options: SimulationOptions;
  readonly result: SimulationResult;
  readonly findings: Findings;
}

/** @param others worlds of other seeds, of which only the promises are told */
export function reportOf({ options, result, findings }: Month, others: readonly Month[]): string {
  const { perDay, world, transitions } = result;
  const { suspensions, outages, altered } = findings;
  const checks = sumOf(perDay.map(({ checks: { headers, pieces, whole } }) => headers + pieces + whole));
  const found = (ms: number) => altered.filter(({ afterMs }) => afterMs !== null && afterMs <= ms).length;
  const within = [0.5, 1, 2, 4, 7].map((days) => {
    const { mean, deviation } = expectedWithin(altered, days * dayMs);
    return `| ${days} days | ${found(days * dayMs)} of ${altered.length} | ${mean.toFixed(1)} ± ${(2 * deviation).toFixed(1)} |`;
  });
  return `# A simulated month of the monitor

Made by \`test/integration/monitor-simulation.test.ts\`, which runs the monitor itself (\`electron/monitor\`) on a virtual
clock in a world that is drawn from seed ${options.seed}, and fails when this file says anything else.

${number(options.links)} links on ${options.hosts} hosts for ${options.days} days; a healthy link is looked at every ${options.meanHours} hours on average, and all
checks together may download ${gibibytes(options.byteBudget)} in 24 hours. The hosts have outages of six minutes to four days, ${hostsWith(world, 'flapping')} of them
flap for three days, ${hostsWith(world, 'slow')} are slow each night, one link in fifty is replaced by other bytes (all of it or a few pieces),
and some are removed for days. The index is down for ${sumOf(world.indexDown.map(hoursOf))} hours.

The monitor is told none of it. Its blame guard (\`createControl\`, as in the app) asks the simulated index and hosts, and has
to find out for itself whether our own line works:

${world.ownLine.map((fault) => `- day ${Math.floor(fault.from / dayMs) + 1}, ${hoursOf(fault)} hours: ${lineWords(fault)}`).join('\n')}

| What is promised                                                    | What happened |
| ------------------------------------------------------------------- | ------------- |
${rows(promises({ options, result, findings }))}

Suspensions: ${number(suspensions.byMonitor)} by the monitor and ${number(suspensions.byHost)} because the host had sent wrong bytes for two links; ${number(suspensions.links)} links in
all. ${number(findings.restorations)} times a link came back. ${number(transitions.length)} changes of state, ${number(result.incidents)} incidents.

Of ${number(outages.links)} times that a link's host was down for six hours or longer, the link was suspended in ${number(outages.suspended)}, in the median
${Math.round(outages.medianMinutes)} minutes after the outage began. In the others it was not looked at often enough meanwhile, was away already, or
waited for its turn under the cap.

## Wrong bytes

A check of the headers cannot see them; one of pieces sees them where it meets a piece that is wrong; one of the whole
file always does. The chances follow from the shares of the depths (60, 30, 10 %), so that the confidence can be stated
beforehand and compared:

| Left the index within | Links | Expected (± two deviations) |
| --------------------- | ----- | --------------------------- |
${within.join('\n')}

## Checks

${number(checks)} in all, ${number(Math.round(checks / options.days))} a day.

| Day | Headers | Pieces | Whole | Downloaded |
| --- | ------- | ------ | ----- | ---------- |
${perDay
  .map(
    ({ checks: { headers, pieces, whole }, bytes }, day) =>
      `| ${day + 1} | ${number(headers)} | ${number(pieces)} | ${number(whole)} | ${gibibytes(bytes)} |`,
  )
  .join('\n')}

## Other worlds

The same month in worlds of other seeds. Where there are but two hosts, the second goes down on day 20 while the first is
down already: with nobody else to ask, the monitor must not take that for its own line.

| Seed | Hosts, links | ${columns.join(' | ')} |
| ---- | ------------ | ${columns.map(() => '---').join(' | ')} |
${others.map(otherRow).join('\n')}

A month of a large world takes about a quarter of a minute of one processor; the test prints how long it took.
`;
}

const columns = [
  'Suspended by the monitor',
  'came back',
  'of outages of 6 hours, suspended in',
  'wrongly suspended',
  'wrongly listed',
  'wrongly offline',
  'not back',
  'hosts an hour',
];

function otherRow({ options, result, findings }: Month): string {
  const { suspensions, restorations, outages, wronglySuspended, wronglyListed, notBack, mostHostsAnHour } = findings;
  const cells = [
    number(suspensions.byMonitor),
    number(restorations),
    `${number(outages.suspended)} of ${number(outages.links)}`,
    wronglySuspended.length,
    wronglyListed.length,
    result.said.wrongly.length,
    notBack.length,
    `${mostHostsAnHour} of ${hostCap(options.hosts, defaultLinkSettings)}`,
  ];
  return `| ${options.seed} | ${options.hosts}, ${number(options.links)} | ${cells.join(' | ')} |`;
}

function promises({ options, result: { offline, said, perDay }, findings }: Month): [string, string | number][] {
  const cap = hostCap(options.hosts, defaultLinkSettings);
  return [
    ['Links suspended while our own line was down', findings.suspendedWhileOffline],
    ['Checks that failed then, and those of them that counted', `${offline.checks}, ${offline.counted}`],
    ['Minutes in which it said that our own line is down', said.offline],
    ['… of these while our line and the index were there', said.wrongly.length],
    ['Links suspended while nothing was wrong with them', findings.wronglySuspended.length],
    ['Links listed again while their bytes were wrong', findings.wronglyListed.length],
    ['Links well for three days at the end, and not back', findings.notBack.length],
    [`Hosts newly suspended within one hour, at most (the cap is ${cap})`, findings.mostHostsAnHour],
    ['Bytes downloaded in a day, at most', gibibytes(Math.max(...perDay.map(({ bytes }) => bytes)))],
  ];
}

function hoursOf({ from, until }: Stretch): number {
  return Math.round((until - from) / hourMs);
}

function lineWords({ reach, bytesPerSecond }: LineFault): string {
  if (reach === 'nothing') return 'our own line is down.';
  if (reach === 'index') return 'the index can be reached over it, and no host.';
  return `it brings ${Math.round(bytesPerSecond / 1024)} KiB/s, so that every host looks slow.`;
}

function hostsWith({ hosts }: SimulationResult['world'], kind: string): number {
  return hosts.filter(({ faults }) => faults.some((fault) => fault.kind === kind)).length;
}

function rows(of: readonly (readonly [string, string | number])[]): string {
  return of.map(([what, figure]) => `| ${what.padEnd(67)} | ${String(figure).padEnd(13)} |`).join('\n');
}

function sumOf(figures: readonly number[]): number {
  return figures.reduce((sum, figure) => sum + figure, 0);
}

function number(figure: number): string {
  return figure.toLocaleString('en-GB');
}

function gibibytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}
