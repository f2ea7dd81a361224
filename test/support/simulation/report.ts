/** The simulated month in words and tables: docs/monitor-simulation.md. */
import { expectedWithin, type Findings } from './findings.ts';
import type { SimulationOptions, SimulationResult } from './run.ts';
import { dayMs, hourMs } from './world.ts';

export function reportOf(options: SimulationOptions, result: SimulationResult, findings: Findings): string {
  const { perDay, world, offline, transitions } = result;
  const { suspensions, outages, altered } = findings;
  const checks = sumOf(perDay.map(({ checks: { headers, pieces, whole } }) => headers + pieces + whole));
  const mostBytes = Math.max(...perDay.map(({ bytes }) => bytes));
  const down = world.ownLineDown;
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
and some are removed for days. On day ${Math.floor(down.from / dayMs) + 1} our own line is down for ${(down.until - down.from) / hourMs} hours.

| What is promised                                                    | What happened |
| ------------------------------------------------------------------- | ------------- |
${rows([
  ['Links suspended while our own line was down', findings.suspendedWhileOffline],
  ['Checks that failed then, and those of them that counted', `${offline.checks}, ${offline.counted}`],
  ['Links suspended while nothing was wrong with them', findings.wronglySuspended.length],
  ['Links listed again while their bytes were wrong', findings.wronglyListed.length],
  ['Links well for three days at the end, and not back', findings.notBack.length],
  ['Hosts newly suspended within one hour, at most (the cap is 4)', findings.mostHostsAnHour],
  ['Bytes downloaded in a day, at most', gibibytes(mostBytes)],
])}

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
`;
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
