/** What a host has declared and is told: files.example.org has, no other one. */
import type { NelPreview } from '../../../shared/contract/index.ts';

const hour = 3_600_000;

export function nelPreview(host: string): NelPreview {
  const none = { host, declared: null, next: null, delivered: [], dropped: 0 };
  if (host !== 'files.example.org') {
    return { ...none, why: `${host} has not declared that it wants to hear of failures. Nothing is sent.` };
  }
  const url = 'https://reports.example.org/nel';
  return {
    host,
    declared: {
      by: 'example.org',
      group: 'network-errors',
      endpoints: [url],
      expiresAt: new Date(Date.now() + 480 * hour).toISOString(),
      failureFraction: 0.5,
    },
    why: 'example.org wants to hear of failures. 1 report goes out in 3 minutes: at most one message in 5 minutes.',
    next: { url, earliestAt: new Date(Date.now() + 180_000).toISOString(), body, reports: 1, otherOrigin: true },
    delivered: [
      { at: new Date(Date.now() - 2 * hour).toISOString(), url, status: 204, reports: 4, note: 'It was taken.' },
    ],
    dropped: 2,
  };
}

const body = JSON.stringify([
  {
    age: 420_000,
    type: 'network-error',
    url: 'https://files.example.org/',
    user_agent: '',
    body: {
      sampling_fraction: 1,
      referrer: '',
      server_ip: '93.184.216.34',
      protocol: 'http/1.1',
      method: 'GET',
      status_code: 0,
      elapsed_time: 143,
      phase: 'connection',
      type: 'tls.cert.date_invalid',
    },
  },
]);
