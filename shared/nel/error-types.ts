import type { OutcomeCode } from '../fallback/index.ts';

/** How far a request had come (NEL §3.2). */
export type Phase = 'dns' | 'connection' | 'application';

export interface ErrorType {
  readonly phase: Phase;
  readonly type: string;
}

/** What a host may be told of. What went well, what we gave up ourselves and what is our own fault is none of its business. */
export type ReportedCode = Exclude<OutcomeCode, 'ok' | 'abandoned' | 'local.fault'>;

/** Outcomes are named after the predefined types (NEL §6), so that most are sent as they are. */
const dns = (type: ReportedCode): ErrorType => ({ phase: 'dns', type });
const connection = (type: ReportedCode): ErrorType => ({ phase: 'connection', type });
const application = (type: ReportedCode): ErrorType => ({ phase: 'application', type });

/**
 * NEL §6 lets a reporter have types of its own, named `group.subgroup.name`: those of the group `fallback` say what the
 * predefined ones cannot. The answer had begun, or was about to; so all are of the phase `application`.
 */
const errorTypes: Readonly<Record<OutcomeCode, ErrorType | null>> = {
  ok: null,
  'dns.name_not_resolved': dns('dns.name_not_resolved'),
  'dns.unreachable': dns('dns.unreachable'),
  'dns.failed': dns('dns.failed'),
  'tcp.refused': connection('tcp.refused'),
  'tcp.timed_out': connection('tcp.timed_out'),
  'tcp.reset': connection('tcp.reset'),
  'tcp.address_invalid': connection('tcp.address_invalid'),
  'tls.cert.date_invalid': connection('tls.cert.date_invalid'),
  'tls.cert.name_invalid': connection('tls.cert.name_invalid'),
  'tls.cert.authority_invalid': connection('tls.cert.authority_invalid'),
  'tls.version_or_cipher_mismatch': connection('tls.version_or_cipher_mismatch'),
  'tls.bad_client_auth_cert': connection('tls.bad_client_auth_cert'),
  'tls.failed': connection('tls.failed'),
  'http.error': application('http.error'),
  'http.response.invalid': application('http.response.invalid'),
  'http.response.redirect_loop': application('http.response.redirect_loop'),
  'http.protocol.error': application('http.protocol.error'),
  /** It redirects to plain http, to a private address, or to none that makes sense. */
  'fallback.redirect.refused': application('fallback.redirect.refused'),
  /** The request was sent, and the first byte of the body did not come within the limit (5 s). */
  'fallback.transfer.first_byte_timeout': application('fallback.transfer.first_byte_timeout'),
  /** The body had begun, and then nothing came for longer than the limit (5 s). */
  'fallback.transfer.stalled': application('fallback.transfer.stalled'),
  /** The whole took longer than a file of its size may. */
  'fallback.transfer.deadline_exceeded': application('fallback.transfer.deadline_exceeded'),
  /** It came so slowly that it was left before its deadline. */
  'fallback.transfer.too_slow': application('fallback.transfer.too_slow'),
  /** The bytes are not those of the file: their SHA-256 is another. */
  'fallback.integrity.digest_mismatch': application('fallback.integrity.digest_mismatch'),
  abandoned: null,
  'local.fault': null,
};

/** Null for what is never reported. */
export function errorTypeOf(code: OutcomeCode): ErrorType | null {
  return errorTypes[code];
}

/** Whether it is one of our outcomes that a host may be told of. */
export function isReportedCode(code: string): code is ReportedCode {
  return reportedCodes.has(code);
}

const reportedCodes: ReadonlySet<string> = new Set(
  Object.entries(errorTypes).flatMap(([code, type]) => (type === null ? [] : [code])),
);
