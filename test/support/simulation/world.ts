/**
 * Forty hosts with two thousand links for thirty days, and everything that goes wrong with them: drawn once from a seed,
 * and then only looked up. What is so at a time does not depend on who asks, nor how often.
 */
import { defaultPolicy, type OutcomeCode } from '../../../shared/fallback/index.ts';
import type { MonitoredLink } from '../../../electron/store/index.ts';
import { seeded } from './random.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
const mebibyte = 1024 * 1024;
/** As our own releases have them. */
export const pieceBytes = 1024 * 1024;
/** A host that is slow is slower by this factor. */
export const slowness = 60;

export interface Stretch {
  readonly from: number;
  /** Exclusive. */
  readonly until: number;
}

export interface HostFault extends Stretch {
  readonly kind: 'outage' | 'flapping' | 'slow';
  readonly code: OutcomeCode;
  readonly status: number | null;
}

export interface LinkFault extends Stretch {
  readonly kind: 'altered' | 'gone';
  /** Of the file's pieces, how many are wrong. */
  readonly wrongPieces: number;
}

export interface SimulatedHost {
  readonly name: string;
  readonly bytesPerSecond: number;
  readonly firstByteMs: number;
  readonly faults: readonly HostFault[];
}

export interface SimulatedLink {
  readonly link: MonitoredLink;
  readonly host: SimulatedHost;
  readonly pieces: number;
  readonly faults: readonly LinkFault[];
}

/** What can be reached from here, and how fast. */
export interface Line {
  readonly reach: 'all' | 'index' | 'nothing';
  readonly bytesPerSecond: number;
}
export interface LineFault extends Stretch, Line {}

export interface World {
  readonly hosts: readonly SimulatedHost[];
  readonly links: readonly SimulatedLink[];
  /** When our own line is not as it should be. */
  readonly ownLine: readonly LineFault[];
  readonly indexDown: readonly Stretch[];
  readonly days: number;
}

export interface WorldOptions {
  readonly seed: number;
  readonly hosts: number;
  readonly links: number;
  readonly days: number;
  readonly startsAt: Date;
}

const outageCodes: readonly (readonly [OutcomeCode, number | null])[] = [
  ['tcp.refused', null],
  ['tcp.timed_out', null],
  ['tls.cert.date_invalid', null],
  ['http.error', 503],
  ['http.error', 500],
  ['fallback.transfer.first_byte_timeout', null],
  ['dns.name_not_resolved', null],
];

export function createWorld({ seed, hosts: hostCount, links: linkCount, days, startsAt }: WorldOptions): World {
  const random = seeded(seed);
  const stretch = (day: number, hours: number): Stretch => ({ from: day * dayMs, until: day * dayMs + hours * hourMs });
  const ownLine: LineFault[] = [
    { ...stretch(8.7, 5), reach: 'all', bytesPerSecond: 100 * 1024 },
    { ...stretch(12.4, 6), reach: 'nothing', bytesPerSecond: 0 },
  ];
  // With a host or two it looks as if these were down.
  if (hostCount > 10) ownLine.push({ ...stretch(21.3, 2), reach: 'index', bytesPerSecond: 0 });
  const indexDown = [stretch(16.2, 3)];

  const hosts = Array.from({ length: hostCount }, (_, at): SimulatedHost => {
    const bytesPerSecond = random.between(1.5, 20) * mebibyte;
    const firstByteMs = random.between(30, 400);
    const faults: HostFault[] = [...outages(random.exponential(10 * dayMs))];
    if (at % 20 === 3) faults.push(...flapping(random.between(4, 20) * dayMs));
    if (at % 13 === 5) faults.push(...slowNights());
    // Where there are but two, they once are down together, one after the other.
    if (hostCount === 2) faults.push(outage((18.5 + at / 2) * dayMs, (21.5 - at / 2) * dayMs));
    return { name: `host-${String(at).padStart(2, '0')}.example`, bytesPerSecond, firstByteMs, faults };
  });

  function outage(from: number, until: number): HostFault {
    const [code, status] = random.pick(outageCodes);
    return { kind: 'outage', from, until, code, status };
  }

  function outages(firstAt: number): HostFault[] {
    const found: HostFault[] = [];
    for (let from = firstAt; from < days * dayMs;) {
      // Most are short; some take days.
      const until = from + Math.min(4 * dayMs, 6 * 60_000 * Math.exp(random.between(0, 6)));
      found.push(outage(from, until));
      from = until + random.exponential(14 * dayMs);
    }
    return found;
  }

  function flapping(startsAfter: number): HostFault[] {
    const found: HostFault[] = [];
    for (let from = startsAfter; from < startsAfter + 3 * dayMs;) {
      const until = from + random.between(30, 90) * 60_000;
      found.push({ kind: 'flapping', from, until, code: 'http.error', status: 502 });
      from = until + random.between(30, 90) * 60_000;
    }
    return found;
  }

  function slowNights(): HostFault[] {
    return Array.from({ length: days }, (_, day) => ({
      kind: 'slow' as const,
      from: day * dayMs,
      until: day * dayMs + 6 * hourMs,
      code: 'ok' as const,
      status: null,
    }));
  }

  const links = Array.from({ length: linkCount }, (_, at): SimulatedLink => {
    const host = hosts[hostOf(at)];
    if (host === undefined) throw new Error('There are no hosts');
    const size = Math.ceil(0.05 * mebibyte * Math.exp(random.between(0, 6)));
    const pieces = Math.ceil(size / pieceBytes);
    const faults: LinkFault[] = [];
    if (at % 50 === 17) {
      const from = random.between(0.5, days - 12) * dayMs;
      const isRepaired = random.next() < 0.5;
      const until = isRepaired ? from + random.between(4, 8) * dayMs : days * dayMs;
      // Replaced by another file, or a few pieces gone bad.
      const wrongPieces = random.next() < 0.5 ? pieces : Math.max(1, Math.ceil(pieces * random.between(0, 0.3)));
      faults.push({ kind: 'altered', from, until, wrongPieces });
    } else if (at % 100 === 41) {
      const from = random.between(0.5, 10) * dayMs;
      faults.push({ kind: 'gone', from, until: from + random.between(1, 6) * dayMs, wrongPieces: 0 });
    }
    const filename = `demo-1.${at}.0-py3-none-any.whl`;
    const link: MonitoredLink = {
      id: at + 1,
      project: `project-${at % 200}`,
      filename,
      sha256: String(at).padStart(64, '0'),
      size,
      url: `https://${host.name}/${filename}`,
      host: host.name,
      rehearsal: false,
      registeredAt: startsAt.toISOString(),
      registered: true,
      listed: true,
      record: null,
      lastGoodAt: null,
    };
    return { link, host, pieces, faults };
  });

  /** A few hosts have most links. */
  function hostOf(at: number): number {
    return at < hostCount ? at : Math.min(hostCount - 1, Math.floor(hostCount * random.next() ** 2));
  }

  return { hosts, links, ownLine, indexDown, days };
}

export function lineAt({ ownLine }: World, at: number): Line {
  return ownLine.find((fault) => isIn(fault, at)) ?? { reach: 'all', bytesPerSecond: Number.POSITIVE_INFINITY };
}

export function isIn(stretch: Stretch, at: number): boolean {
  return at >= stretch.from && at < stretch.until;
}

/** A host that sends half of what is asked for at least, at its slowest, is slow; one below that does not bring its files. */
export function isGrave({ bytesPerSecond }: SimulatedHost, { kind }: HostFault): boolean {
  return kind !== 'slow' || bytesPerSecond / slowness < defaultPolicy.minBytesPerSecond / 2;
}

/** Whether installers would fare badly with it at that time, for a reason of the host's. */
export function isBad({ host, faults }: SimulatedLink, at: number): boolean {
  return (
    faults.some((fault) => isIn(fault, at)) || host.faults.some((fault) => isIn(fault, at) && isGrave(host, fault))
  );
}
