import type { OutcomeCode } from './outcomes.ts';

/** An outcome in a few words, for a list beside its host's name. */
const outcomeTitles: Readonly<Record<OutcomeCode, string>> = {
  ok: 'as it should be',
  'dns.name_not_resolved': 'no host of that name',
  'dns.unreachable': 'name not looked up in time',
  'dns.failed': 'name lookup failed',
  'tcp.refused': 'connection refused',
  'tcp.timed_out': 'no connection in time',
  'tcp.reset': 'connection closed early',
  'tcp.address_invalid': 'not a public address',
  'tls.cert.date_invalid': 'certificate expired',
  'tls.cert.name_invalid': 'certificate for another name',
  'tls.cert.authority_invalid': 'certificate not trusted',
  'tls.version_or_cipher_mismatch': 'outdated encryption',
  'tls.bad_client_auth_cert': 'asks for a client certificate',
  'tls.failed': 'no encrypted connection',
  'http.error': 'answered with an error',
  'http.response.invalid': 'wrong or missing length',
  'http.response.redirect_loop': 'redirected in circles',
  'http.protocol.error': 'not a valid HTTP answer',
  'fallback.redirect.refused': 'redirected to where it must not',
  'fallback.transfer.first_byte_timeout': 'no first byte in time',
  'fallback.transfer.stalled': 'stopped sending',
  'fallback.transfer.deadline_exceeded': 'took too long for its size',
  'fallback.transfer.too_slow': 'slower than the hosted copy',
  'fallback.integrity.digest_mismatch': 'wrong bytes',
  abandoned: 'given up',
  'local.fault': 'a fault of this computer',
};

/** Also for codes that a later version has written. */
export function outcomeTitle(code: string): string {
  return isOutcomeCode(code) ? outcomeTitles[code] : code;
}

function isOutcomeCode(code: string): code is OutcomeCode {
  return Object.hasOwn(outcomeTitles, code);
}
