import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { type OutcomeCode, outcomeCodes } from '../../../shared/fallback/index.ts';
import { type ProbeFailure, createReport, errorTypeOf, serialiseReports } from '../../../shared/nel/index.ts';

const policy = {
  origin: 'https://files.example.org',
  receivedFrom: '198.51.100.7',
  failureFraction: 0.5,
  rehearsal: false,
};

const publicAddress = '151.101.0.223';
const here = { ...policy, receivedFrom: publicAddress };

function failure(changes: Partial<ProbeFailure> = {}): ProbeFailure {
  return {
    source: 'probe',
    code: 'http.error',
    url: 'https://files.example.org/demo-1.0.tar.gz',
    method: 'GET',
    address: publicAddress,
    status: 503,
    elapsedMs: 823.4,
    ...changes,
  };
}

describe('the type of an error', () => {
  const predefined = new Set(
    `dns.unreachable dns.name_not_resolved dns.failed dns.address_changed tcp.timed_out tcp.closed tcp.reset tcp.refused
    tcp.aborted tcp.address_invalid tcp.address_unreachable tcp.failed tls.version_or_cipher_mismatch
    tls.bad_client_auth_cert tls.cert.name_invalid tls.cert.date_invalid tls.cert.authority_invalid tls.cert.invalid
    tls.cert.revoked tls.cert.pinned_key_not_in_cert_chain tls.protocol.error tls.failed http.error http.protocol.error
    http.response.invalid http.response.redirect_loop http.failed`.split(/\s+/),
  );
  const never: readonly OutcomeCode[] = ['ok', 'abandoned', 'local.fault'];

  it.each(outcomeCodes)('%s', (code) => {
    const type = errorTypeOf(code);
    if (never.includes(code)) {
      expect(type).toBeNull();
      return;
    }
    expect(type).not.toBeNull();
    // NEL §6: one of its own, or one of ours that cannot be taken for one.
    expect(predefined.has(type?.type ?? '') || /^fallback\.[a-z]+\.[a-z_]+$/.test(type?.type ?? '')).toBe(true);
    const [group = ''] = code.split('.');
    const phases: Readonly<Record<string, string>> = { dns: 'dns', tcp: 'connection', tls: 'connection' };
    expect(type?.phase).toBe(phases[group] ?? 'application');
  });
});

describe('a report', () => {
  it('says what a probe met', () => {
    expect(createReport(failure(), here, 1000)).toEqual({
      at: 1000,
      url: 'https://files.example.org/demo-1.0.tar.gz',
      body: {
        sampling_fraction: 0.5,
        referrer: '',
        server_ip: publicAddress,
        protocol: 'http/1.1',
        method: 'GET',
        status_code: 503,
        elapsed_time: 823,
        phase: 'application',
        type: 'http.error',
      },
    });
  });

  it('of a name that leads nowhere has no address, protocol or status', () => {
    const report = createReport(failure({ code: 'dns.name_not_resolved', address: null, status: null }), here, 0);
    expect(report?.body).toMatchObject({
      server_ip: '',
      protocol: '',
      status_code: 0,
      phase: 'dns',
      type: 'dns.name_not_resolved',
    });
  });

  it.each(['ok', 'abandoned', 'local.fault'] as const)('is never about %s', (code) => {
    expect(createReport(failure({ code }), here, 0)).toBeNull();
  });

  it('says no more than that the address changed, where another answers than the policy came from', () => {
    for (const code of ['http.error', 'tls.cert.name_invalid', 'tcp.refused'] as const) {
      const report = createReport(failure({ code }), policy, 0);
      expect(report?.url).toBe('https://files.example.org/');
      expect(report?.body).toMatchObject({
        server_ip: publicAddress,
        protocol: '',
        status_code: 0,
        elapsed_time: 0,
        phase: 'dns',
        type: 'dns.address_changed',
      });
    }
  });

  it('of wrong bytes is not made where another answers: whoever that is may have taken over the name', () => {
    expect(createReport(failure({ code: 'fallback.integrity.digest_mismatch' }), policy, 0)).toBeNull();
    expect(createReport(failure({ code: 'fallback.integrity.digest_mismatch' }), here, 0)).not.toBeNull();
  });

  it('names the file only where a request was sent', () => {
    const url = (code: OutcomeCode) => createReport(failure({ code }), here, 0)?.url;
    expect(url('http.error')).toBe('https://files.example.org/demo-1.0.tar.gz');
    expect(url('tls.cert.date_invalid')).toBe('https://files.example.org/');
    expect(url('dns.failed')).toBe('https://files.example.org/');
  });

  it('compares IPv6 addresses, not their spelling', () => {
    const from = { ...policy, receivedFrom: '2a04:4e42:0:0::223' };
    const { body } = createReport(failure({ address: '2a04:4e42::223' }), from, 0) ?? {};
    expect(body).toMatchObject({ server_ip: '2a04:4e42:0:0:0:0:0:223', type: 'http.error' });
  });

  it('does not tell what a private network has behind the name', () => {
    for (const address of ['10.1.2.3', '192.168.0.1', 'fd00::1', '127.0.0.1']) {
      const report = createReport(failure({ code: 'tcp.address_invalid', address }), here, 0);
      expect(report?.body).toMatchObject({ server_ip: '', type: 'tcp.address_invalid' });
    }
    const rehearsal = { ...policy, rehearsal: true, receivedFrom: '127.0.0.1' };
    expect(createReport(failure({ address: '127.0.0.1' }), rehearsal, 0)?.body.server_ip).toBe('127.0.0.1');
  });

  it('under a parent’s policy is about names only', () => {
    const parent = { ...here, origin: 'https://example.org' };
    expect(createReport(failure(), parent, 0)).toBeNull();
    // Of a subdomain that is at another address too, as most are.
    expect(createReport(failure(), { ...policy, origin: 'https://example.org' }, 0)).toBeNull();
    expect(createReport(failure({ code: 'dns.failed', address: null }), parent, 0)).not.toBeNull();
  });

  it('is sent as an array, with its age and no name of a program', () => {
    const report = createReport(failure(), here, 1000);
    if (report === null) throw new Error('no report');
    expect(JSON.parse(serialiseReports([report, report], 61_000))).toEqual([
      { age: 60_000, type: 'network-error', url: report.url, user_agent: '', body: report.body },
      { age: 60_000, type: 'network-error', url: report.url, user_agent: '', body: report.body },
    ]);
    expect(JSON.parse(serialiseReports([report], 0))).toMatchObject([{ age: 0 }]);
  });

  it('never holds credentials, query or fragment', () => {
    const secret = fc.stringMatching(/^[a-z0-9]{8,20}$/).map((text) => `zq${text}qz`);
    fc.assert(
      fc.property(secret, fc.constantFrom(...outcomeCodes), (text, code) => {
        const url = `https://${text}:${text}@files.example.org/a/b.whl?sig=${text}&x#${text}`;
        const report = createReport(failure({ url, code }), here, 0);
        if (report === null) return;
        expect(report.url).toMatch(/^https:\/\/files\.example\.org\/(?:a\/b\.whl)?$/);
        expect(serialiseReports([report], 5)).not.toContain(text);
      }),
    );
  });

  it('is made of a probe, and of nothing else', () => {
    // What the gateway knows of a download says nothing of its source being a probe.
    interface Download {
      readonly code: OutcomeCode;
      readonly url: string;
      readonly method: 'GET';
      readonly address: string;
      readonly status: number;
      readonly elapsedMs: number;
    }
    expectTypeOf<Download>().not.toExtend<ProbeFailure>();
    expectTypeOf<Download & { readonly source: 'probe' }>().toExtend<ProbeFailure>();
    expect(failure().source).toBe('probe');
  });
});
