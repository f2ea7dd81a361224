import { addressKind } from '../../shared/addresses/index.ts';
import type { RawHeaders } from '../../shared/fallback/index.ts';
import { parentOrigins, parseNel, parseReportTo } from '../../shared/nel/index.ts';
import { type HostState, type StoredGroup, newHostState, withoutQueue } from './host-state.ts';

/** An answer that one of our own probes has got; over https its certificate was good, or there would be none. */
export interface ProbeAnswer {
  readonly source: 'probe';
  /** Of the request that was answered: each redirect is an answer of its own. */
  readonly url: string;
  /** As received. */
  readonly headers: RawHeaders;
  /** The address that was connected to. */
  readonly address: string;
  /** A rehearsal host. */
  readonly allowLoopback: boolean;
  /** What the check found: bytes whose hash is the file's; nothing wrong, but no bytes compared; or that something failed. */
  readonly found: 'file' | 'unproven' | 'fault';
}

export type Hosts = ReadonlyMap<string, HostState>;

/**
 * What is known of the host after this answer; null where that is what was known before: the answer declares nothing, or
 * must not. NEL §4.2: only over https (or from this computer itself, where a rehearsal has it).
 *
 * And here only where the bytes were the file's: who has taken over a domain would otherwise hear what its links were
 * about. An answer whose bytes were not compared can say again what is known; taking back needs nothing.
 */
export function declare(
  before: HostState | undefined,
  answer: ProbeAnswer,
  now: number,
  draw: () => number,
): HostState | null {
  const { protocol, origin } = new URL(answer.url);
  const rehearsal = answer.allowLoopback && addressKind(answer.address) === 'loopback';
  if (protocol !== 'https:' && !(protocol === 'http:' && rehearsal)) return null;
  const known = before?.origin === origin ? before : null;
  const nel = parseNel(answer.headers);
  if (nel === 'remove') return known === null ? null : withoutQueue({ ...known, policy: null });
  if (answer.found === 'fault') return null;
  const groups = parseReportTo(answer.headers, { url: answer.url, rehearsal });
  if (nel === null && groups === null) return null;
  const after = { ...(known ?? newHostState(origin, draw())), rehearsal };
  const expiryOf = (maxAgeSeconds: number) => now + maxAgeSeconds * 1000;
  const declared: HostState = {
    ...after,
    groups:
      groups?.map(({ maxAgeSeconds, ...group }) => ({ ...group, expiresAt: expiryOf(maxAgeSeconds) })) ?? after.groups,
    policy:
      nel === null
        ? after.policy
        : {
            group: nel.group,
            includeSubdomains: nel.includeSubdomains,
            failureFraction: nel.failureFraction,
            expiresAt: expiryOf(nel.maxAgeSeconds),
            receivedFrom: answer.address,
            receivedAt: now,
            spent: false,
          },
  };
  return answer.found === 'file' || !isNews(known ?? undefined, declared) ? declared : null;
}

/** Whether it says something else than before: another date alone is not written down each time. */
export function isNews(before: HostState | undefined, after: HostState): boolean {
  return before === undefined || withoutDates(before) !== withoutDates(after);
}

function withoutDates({ policy, groups }: HostState): string {
  return JSON.stringify([
    { ...policy, expiresAt: 0, receivedAt: 0, spent: false },
    groups.map((group) => ({ ...group, expiresAt: 0 })),
  ]);
}

export interface Declared {
  readonly policy: NonNullable<HostState['policy']>;
  /** Who declares the policy: the origin itself or a parent. */
  readonly by: HostState;
  /** Where the reports go; null where the group is declared nowhere. */
  readonly group: StoredGroup | null;
  /** Whether the endpoints may be on this computer. */
  readonly rehearsal: boolean;
}

/** What is in force for an origin (NEL §5.1, "choose a policy for an origin"). */
export function declaredFor(origin: string, hosts: Hosts, now: number): Declared | null {
  const line = [origin, ...parentOrigins(origin)].flatMap((at) => {
    const state = hosts.get(new URL(at).host);
    return state?.origin === at ? [state] : [];
  });
  const by = line.find(
    ({ origin: at, policy }) =>
      policy !== null && policy.expiresAt > now && (at === origin || policy.includeSubdomains),
  );
  if (by === undefined || by.policy === null) return null;
  const { policy } = by;
  for (const state of line) {
    const group = state.groups.find(
      ({ name, expiresAt, includeSubdomains }) =>
        name === policy.group && expiresAt > now && (state.origin === origin || includeSubdomains),
    );
    if (group !== undefined) return { policy, by, group, rehearsal: state.rehearsal };
  }
  return { policy, by, group: null, rehearsal: false };
}

/** The endpoints that have not answered 410. */
export function endpointsLeft(state: HostState, group: StoredGroup): StoredGroup['endpoints'] {
  const gone = new Set(state.endpoints.filter((endpoint) => endpoint.gone).map(({ url }) => url));
  return group.endpoints.filter(({ url }) => !gone.has(url));
}
