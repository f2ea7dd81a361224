import ipaddr from 'ipaddr.js';
import { addressKind } from '../addresses/index.ts';
import type { OutcomeCode } from '../fallback/index.ts';
import { type ErrorType, type Phase, errorTypeOf } from './error-types.ts';

/**
 * What one of our own probes met. Never a client's download: nobody who installs something has agreed that a host hears
 * of it, so the type asks for a probe by name, and what the gateway logs does not fit.
 */
export interface ProbeFailure {
  readonly source: 'probe';
  readonly code: OutcomeCode;
  /** Of the request that failed: after a redirect, not the one first asked. */
  readonly url: string;
  readonly method: 'GET' | 'HEAD';
  /** The address that was connected to; null where none was. */
  readonly address: string | null;
  /** Null where there was no answer. */
  readonly status: number | null;
  /** From the start of the request to its end. */
  readonly elapsedMs: number;
}

/** NEL §5.2, "generate a network error report". */
export interface NetworkErrorBody {
  readonly sampling_fraction: number;
  /** Always empty: a probe comes from nowhere. */
  readonly referrer: '';
  /** The host's own, as its name leads to it; empty where that is not for it to know, or there was none. */
  readonly server_ip: string;
  /** The ALPN name; empty where it did not come to that. */
  readonly protocol: '' | 'http/1.1';
  readonly method: 'GET' | 'HEAD';
  /** 0 where there was no answer. */
  readonly status_code: number;
  readonly elapsed_time: number;
  readonly phase: Phase;
  readonly type: string;
}

/** A report that waits: what its age is will be known when it is sent. */
export interface QueuedReport {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly url: string;
  readonly body: NetworkErrorBody;
}

interface PolicyFacts {
  /** Of the policy, which may be a parent domain's. */
  readonly origin: string;
  /** The address that the policy came from last. */
  readonly receivedFrom: string;
  readonly failureFraction: number;
  readonly rehearsal: boolean;
}

/**
 * The report about this failure under this policy; null where the policy does not cover it: for what is never reported,
 * for more than names of a subdomain (§5.2), and for wrong bytes from another address than the policy's: the domain may
 * have got another owner, and neither the old one nor the new one has to know.
 */
export function createReport(failure: ProbeFailure, policy: PolicyFacts, at: number): QueuedReport | null {
  const { code, url, method, address, status, elapsedMs } = failure;
  const errorType = errorTypeOf(code);
  if (errorType === null) return null;
  if (errorType.phase !== 'dns' && new URL(url).origin !== policy.origin) return null;
  const serverIp = address !== null && mayBeNamed(address, policy.rehearsal) ? normalised(address) : '';
  const elsewhere = isElsewhere(serverIp, policy, errorType.phase);
  if (elsewhere && code === 'fallback.integrity.digest_mismatch') return null;
  const { phase, type } = elsewhere ? addressChanged : errorType;
  const body: NetworkErrorBody = {
    sampling_fraction: policy.failureFraction,
    referrer: '',
    server_ip: serverIp,
    protocol: phase === 'application' ? 'http/1.1' : '',
    method,
    status_code: elsewhere ? 0 : (status ?? 0),
    elapsed_time: elsewhere ? 0 : Math.max(0, Math.round(elapsedMs)),
    phase,
    type,
  };
  return { at, url: reportedUrl(url, phase), body };
}

const addressChanged: ErrorType = { phase: 'dns', type: 'dns.address_changed' };

/**
 * §5.2: whoever is at another address than the policy came from may be another; whoever declared the policy then hears of
 * the name only, and not of what that other one answered.
 */
function isElsewhere(serverIp: string, policy: PolicyFacts, phase: Phase): boolean {
  return phase !== 'dns' && serverIp !== '' && serverIp !== normalised(policy.receivedFrom);
}

/** A private address may be this network's own view of the name (split DNS): it is not for others. */
function mayBeNamed(address: string, rehearsal: boolean): boolean {
  const kind = addressKind(address);
  return kind === 'public' || (rehearsal && kind === 'loopback');
}

/** §5.2: IPv6 in its eight groups. */
function normalised(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.parse(address).toNormalizedString() : address;
}

/**
 * Without credentials and fragment (NEL §5.3, Reporting API "strip URL"), and without the query: in a signed address it is
 * a secret. §5.3: of what failed before there was a request the path is not told either.
 */
function reportedUrl(href: string, phase: Phase): string {
  const { origin, pathname } = new URL(href);
  return phase === 'application' ? `${origin}${pathname}` : `${origin}/`;
}

/**
 * The body of a delivery (`application/reports+json`) at this time. `user_agent` is empty: a name would let a host answer
 * probes otherwise than installers, and the report is about the host and not about us.
 */
export function serialiseReports(reports: readonly QueuedReport[], now: number): string {
  return JSON.stringify(
    reports.map(({ at, url, body }) => ({
      age: Math.max(0, Math.round(now - at)),
      type: 'network-error',
      url,
      user_agent: '',
      body,
    })),
  );
}
