import type { ReportedCode } from './error-types.ts';

/** Those of RFC 8460 §4.3 that fit an external host; `validation-failure` is the general one (§4.3.4). */
type Rfc8460Type =
  | 'certificate-host-mismatch'
  | 'certificate-expired'
  | 'certificate-not-trusted'
  | 'validation-failure';

const rfc8460Types: Partial<Readonly<Record<ReportedCode, Rfc8460Type>>> = {
  'tls.cert.name_invalid': 'certificate-host-mismatch',
  'tls.cert.date_invalid': 'certificate-expired',
  'tls.cert.authority_invalid': 'certificate-not-trusted',
  'tls.version_or_cipher_mismatch': 'validation-failure',
  'tls.bad_client_auth_cert': 'validation-failure',
  'tls.failed': 'validation-failure',
};

/** `result-type` of a failure: RFC 8460's where it has one, our outcome where it has none. */
export function resultTypeOf(code: ReportedCode): Rfc8460Type | ReportedCode {
  return rfc8460Types[code] ?? code;
}
