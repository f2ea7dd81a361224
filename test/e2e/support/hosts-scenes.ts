/** Reachability checks as a script: so many hosts, each with another thing that hosts do. */
import type {
  HostExamination,
  ReachabilityProgress,
  ReachabilityStep,
  ReachabilityVerdict,
} from '../../../shared/contract/reachability.ts';

const mib = 1024 * 1024;
const linksOfEach = 4;

const used = (sentence: string, notes: ReachabilityVerdict['notes'] = []): ReachabilityVerdict => ({
  kind: 'used',
  code: 'ok',
  sentence,
  remedy: '',
  consequence: 'none',
  leftAfterMs: null,
  normalised: 0,
  notes,
});

const left = (code: string, sentence: string, remedy: string, leftAfterMs = 0): ReachabilityVerdict => ({
  ...used(sentence),
  kind: 'left',
  code,
  remedy,
  consequence: 'failure',
  leftAfterMs,
  normalised: null,
});

/** In turn, host by host. */
function verdictOf(host: string, at: number): ReachabilityVerdict {
  switch (at % 5) {
    case 0:
      return used('Installers get it from here: 7.1 MiB in about 0.9 s at 9.4 MiB/s.');
    case 1:
      return left(
        'fallback.transfer.too_slow',
        'Installers would leave it after 3.2 s for the hosted copy: 50 KiB/s from here, 8 MiB/s from the hosted copy; 84 MiB would take 29 min (20 s/MiB, limit 4 s/MiB).',
        'Use a faster host, or link only the smaller files to this one.',
        3200,
      );
    case 2:
      return used('Installers get it from here: 7.1 MiB in about 1.4 s at 5.2 MiB/s.', [
        {
          severity: 'warning',
          code: 'certificate.soon',
          message: `The certificate of ${host} is good for 9 days more.`,
        },
        {
          severity: 'warning',
          code: 'range.ignored',
          message: 'It sends the whole file when a part is asked for: a download that breaks off begins again.',
        },
      ]);
    case 3:
      return left(
        'tls.cert.date_invalid',
        `Installers would leave it at once for the hosted copy: the certificate of ${host} has expired or is not valid yet.`,
        'Its operator must renew it.',
      );
    default:
      return {
        ...left(
          'tcp.address_invalid',
          `Never asked: ${host} leads to an address that is not on the public internet.`,
          'Use a host with a public address.',
        ),
        kind: 'never',
        consequence: 'suspended',
      };
  }
}

/** All at once; `isOpen` leaves the last host without its verdict. */
export function hostSteps(hosts: number, { isOpen = false } = {}): ReachabilityProgress {
  const steps = Array.from({ length: hosts }, (_, at) => stepsOf(at, isOpen && at === hosts - 1)).flat();
  const total = hosts * linksOfEach;
  return { total, done: isOpen ? total - linksOfEach : total, steps };
}

function stepsOf(at: number, isOpen: boolean): { linkId: string; step: ReachabilityStep }[] {
  const host = ['files.example.org', 'mirror.example.com', 'downloads.example.net'][at] ?? `host-${at}.example.org`;
  return Array.from({ length: linksOfEach }, (_, number) => {
    const linkId = `${at} ${number}`;
    const phases = {
      resolveMs: 12 + (at % 7),
      connectMs: 38,
      tlsMs: 61,
      firstByteMs: 90 + (at % 11) * 20,
      transferMs: 400,
    };
    const bytesPerSecond = (1 + (at % 9)) * mib;
    const speed = { received: 3 * mib, bytesPerSecond, secondsPerMib: mib / bytesPerSecond, firstByteMs: 90 };
    const verdict = verdictOf(host, at);
    const all: ReachabilityStep[] = [
      {
        type: 'started',
        url: `https://${host}/v2.1.0/demo_project-2.1.0-cp31${number}-manylinux_2_28_x86_64.whl`,
        host,
      },
      { type: 'host', examination: examination(host, at) },
      { type: 'hosted', host: 'files.pythonhosted.org', speed: { ...speed, bytesPerSecond: 8 * mib }, code: 'ok' },
      ...(isOpen ? [] : [{ type: 'verdict', phases, speed: verdict.kind === 'used' ? speed : null, verdict } as const]),
    ];
    return all.map((step) => ({ linkId, step }));
  }).flat();
}

function examination(host: string, at: number): HostExamination {
  const isOpen = at % 5 < 3;
  return {
    host,
    code: isOpen ? 'ok' : 'tls.cert.date_invalid',
    detail: '',
    resolveMs: 12,
    httpVersions: isOpen ? ['h2'] : [],
    certificate: {
      subject: host,
      issuer: 'Example Authority R3',
      names: [host],
      validFrom: '2026-09-01T00:00:00.000Z',
      validUntil: '2026-12-01T00:00:00.000Z',
      daysLeft: isOpen ? 9 : -2,
      chain: [host, 'Example Authority R3', 'Example Root X1'],
    },
    addresses: [
      {
        address: '93.184.216.34',
        family: 4,
        state: isOpen ? 'open' : 'failed',
        code: isOpen ? 'ok' : 'tls.cert.date_invalid',
        detail: isOpen ? '' : 'the certificate has expired',
        connectMs: 38,
        tlsMs: 61,
        tlsVersion: 'TLSv1.3',
        cipher: 'TLS_AES_256_GCM_SHA384',
        alpn: 'h2',
      },
      {
        address: '2606:2800:21f:cb07:6820:80da:af6b:8b2c',
        family: 6,
        state: 'failed',
        code: 'tcp.timed_out',
        detail: 'no connection in time',
        connectMs: null,
        tlsMs: null,
        tlsVersion: null,
        cipher: null,
        alpn: null,
      },
    ],
  };
}
