/**
 * How a request for an external copy ends: one closed set, shared by log, probes, health views and reports. Named after
 * the types of Network Error Logging (W3C NEL §5) where it has one.
 */
export const outcomeCodes = [
  'ok',
  'dns.name_not_resolved',
  'dns.unreachable',
  'dns.failed',
  'tcp.refused',
  'tcp.timed_out',
  'tcp.reset',
  'tcp.address_invalid',
  'tls.cert.date_invalid',
  'tls.cert.name_invalid',
  'tls.cert.authority_invalid',
  'tls.version_or_cipher_mismatch',
  'tls.bad_client_auth_cert',
  'tls.failed',
  'http.error',
  'http.response.invalid',
  'http.response.redirect_loop',
  'http.protocol.error',
  'fallback.redirect.refused',
  'fallback.transfer.first_byte_timeout',
  'fallback.transfer.stalled',
  'fallback.transfer.deadline_exceeded',
  'fallback.transfer.too_slow',
  'fallback.integrity.digest_mismatch',
  'abandoned',
  'local.fault',
] as const;

export type OutcomeCode = (typeof outcomeCodes)[number];
