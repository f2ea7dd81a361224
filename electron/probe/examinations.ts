import type { PeerCertificate } from 'node:tls';
import type { AddressResult, HostCertificate, HostExamination } from '../../shared/contract/reachability.ts';
import type { PolicySettings } from '../../shared/fallback/index.ts';
import type { Examined, Examiner } from '../http/index.ts';

/** Each host is looked at once, however many links it has. */
export interface Examinations {
  of(url: URL, allowLoopback: boolean): Promise<HostExamination>;
}

interface ExaminationsOptions {
  readonly examiner: Examiner;
  readonly settings: PolicySettings;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

export function createExaminations({ examiner, settings, now, signal }: ExaminationsOptions): Examinations {
  const known = new Map<string, Promise<HostExamination>>();
  const { resolveMs, connectMs } = settings;
  return {
    of(url, allowLoopback) {
      const key = `${url.origin} ${allowLoopback}`;
      const asked =
        known.get(key) ??
        examiner
          .examine(url, { allowLoopback, limits: { resolveMs, connectMs }, signal })
          .then((examined) => examinationOf(url, examined, now()));
      known.set(key, asked);
      return asked;
    },
  };
}

function examinationOf(url: URL, examined: Examined, now: Date): HostExamination {
  const addresses = examined.addresses.map(
    ({ address, state, code, detail, connectMs, tlsMs, secured }): AddressResult => ({
      address,
      family: address.includes(':') ? 6 : 4,
      state,
      code,
      detail,
      connectMs,
      tlsMs,
      tlsVersion: secured?.version ?? null,
      cipher: secured?.cipher ?? null,
      alpn: secured?.alpn ?? null,
    }),
  );
  const best = addresses.find(({ state }) => state === 'open') ?? addresses.find(({ state }) => state === 'failed');
  const chain = examined.addresses.map(({ secured }) => secured?.chain ?? []).find(({ length }) => length > 0) ?? [];
  const open = addresses.filter(({ state }) => state === 'open');
  return {
    host: url.host,
    code: examined.code === 'ok' ? (best?.code ?? 'ok') : examined.code,
    detail: examined.code === 'ok' ? (best?.detail ?? '') : examined.detail,
    resolveMs: examined.resolveMs,
    addresses,
    certificate: certificateOf(chain, now),
    // Offered both, a host names the one it prefers; without an answer it speaks the older one (RFC 7301 §3.1).
    httpVersions: [...new Set(open.map(({ alpn }) => alpn ?? 'http/1.1'))],
  };
}

const dayMs = 86_400_000;

function certificateOf(chain: readonly PeerCertificate[], now: Date): HostCertificate | null {
  const [own] = chain;
  if (own === undefined) return null;
  const until = new Date(own.valid_to);
  const from = new Date(own.valid_from);
  if (Number.isNaN(until.getTime()) || Number.isNaN(from.getTime())) return null;
  return {
    subject: nameOf(own.subject),
    issuer: nameOf(own.issuer),
    names: (own.subjectaltname ?? '').split(', ').flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? []),
    validFrom: from.toISOString(),
    validUntil: until.toISOString(),
    daysLeft: Math.floor((until.getTime() - now.getTime()) / dayMs),
    chain: chain.map(({ subject }) => nameOf(subject)),
  };
}

function nameOf({ CN, O }: PeerCertificate['subject']): string {
  return firstOf(CN) ?? firstOf(O) ?? '';
}

function firstOf(name: string | string[] | undefined): string | undefined {
  return Array.isArray(name) ? name[0] : name;
}
