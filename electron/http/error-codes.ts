import { errors } from 'undici';
import { z } from 'zod';
import type { OutcomeCode } from '../../shared/fallback/index.ts';

interface Classified {
  readonly code: Exclude<OutcomeCode, 'ok'>;
  readonly detail: string;
  /** Of several that were tried, the one that it is said of. */
  readonly address?: string | undefined;
}

const errorWithCode = z.object({ code: z.string(), message: z.string(), address: z.string().optional() });
const systemCall = z.object({ code: z.string().regex(/^E[A-Z]+$/), syscall: z.enum(['connect', 'read', 'write']) });
const severalErrors = z.object({ errors: z.array(errorWithCode).min(1) });

/** Outcomes of Node's and OpenSSL's error codes. */
const byCode: Readonly<Record<string, Classified>> = {
  ENOTFOUND: { code: 'dns.name_not_resolved', detail: 'the name does not exist' },
  ENODATA: { code: 'dns.name_not_resolved', detail: 'the name has no address' },
  EAI_AGAIN: { code: 'dns.unreachable', detail: 'the name servers do not answer' },

  ECONNREFUSED: { code: 'tcp.refused', detail: 'nothing listens on that port' },
  ETIMEDOUT: { code: 'tcp.timed_out', detail: 'no connection in time' },
  EHOSTUNREACH: { code: 'tcp.timed_out', detail: 'no way to that host' },
  ECONNRESET: { code: 'tcp.reset', detail: 'the connection was reset' },
  ECONNABORTED: { code: 'tcp.reset', detail: 'the connection was aborted' },
  EPIPE: { code: 'tcp.reset', detail: 'the connection was closed while sending' },
  // No route at all, no address or descriptor left: ours, not the host's.
  ENETUNREACH: { code: 'local.fault', detail: 'this computer has no network' },
  ENETDOWN: { code: 'local.fault', detail: 'this computer has no network' },
  EADDRNOTAVAIL: { code: 'local.fault', detail: 'this computer has no address to connect from' },
  EACCES: { code: 'local.fault', detail: 'this computer does not allow the connection' },
  EPERM: { code: 'local.fault', detail: 'this computer does not allow the connection' },
  EMFILE: { code: 'local.fault', detail: 'too many open files' },
  ENFILE: { code: 'local.fault', detail: 'too many open files' },

  CERT_HAS_EXPIRED: { code: 'tls.cert.date_invalid', detail: 'the certificate has expired' },
  CERT_NOT_YET_VALID: { code: 'tls.cert.date_invalid', detail: 'the certificate is not valid yet' },
  ERR_TLS_CERT_ALTNAME_INVALID: { code: 'tls.cert.name_invalid', detail: 'the certificate names another host' },
  HOSTNAME_MISMATCH: { code: 'tls.cert.name_invalid', detail: 'the certificate names another host' },
  DEPTH_ZERO_SELF_SIGNED_CERT: { code: 'tls.cert.authority_invalid', detail: 'the certificate is self-signed' },
  SELF_SIGNED_CERT_IN_CHAIN: { code: 'tls.cert.authority_invalid', detail: 'its root is not trusted' },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    code: 'tls.cert.authority_invalid',
    detail: 'its chain is incomplete; the intermediate certificate may not be sent',
  },
  UNABLE_TO_GET_ISSUER_CERT: { code: 'tls.cert.authority_invalid', detail: 'its chain is incomplete' },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { code: 'tls.cert.authority_invalid', detail: 'its root is not trusted' },
  CERT_UNTRUSTED: { code: 'tls.cert.authority_invalid', detail: 'its root is not trusted' },
  CERT_REJECTED: { code: 'tls.cert.authority_invalid', detail: 'its root is not trusted' },
  CERT_REVOKED: { code: 'tls.cert.authority_invalid', detail: 'the certificate was revoked' },
  CERT_SIGNATURE_FAILURE: { code: 'tls.cert.authority_invalid', detail: 'a signature in its chain is wrong' },
  CERT_CHAIN_TOO_LONG: { code: 'tls.cert.authority_invalid', detail: 'its chain is too long' },
  INVALID_CA: { code: 'tls.cert.authority_invalid', detail: 'a certificate in its chain is not an authority' },
  INVALID_PURPOSE: { code: 'tls.cert.authority_invalid', detail: 'the certificate is not one for servers' },

  UND_ERR_HEADERS_OVERFLOW: { code: 'http.protocol.error', detail: 'its header is too long' },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { code: 'http.response.invalid', detail: 'the body ended before its length' },
  // The parser's own assertions: what led there came from the wire.
  ERR_ASSERTION: { code: 'http.protocol.error', detail: 'the answer makes no sense' },
};

const versionOrCipher =
  /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS|HANDSHAKE_FAILURE|INSUFFICIENT_SECURITY|NO_SHARED_CIPHER|NO_CIPHERS|KEY_TOO_SMALL|DH_KEY|MD_TOO_WEAK/;
const clientCertificate =
  /ALERT_(CERTIFICATE_REQUIRED|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|UNSUPPORTED_CERTIFICATE)|NO_CERTIFICATE/;

/**
 * What an error of the resolver, a socket, TLS or the HTTP parser says about the host. Null for any other: a bug.
 * `answered` tells that the response's header had come.
 */
export function classify(error: unknown, answered: boolean): Classified | null {
  const several = severalErrors.safeParse(error);
  if (several.success) return classifyAll(several.data.errors);
  // Its code is not always set: undici looks the parser's number up in a table of names.
  if (error instanceof errors.HTTPParserError) {
    const reason = plain(error.message);
    return reason === 'Invalid EOF state' ? closedEarly(answered) : { code: 'http.protocol.error', detail: reason };
  }
  const parsed = errorWithCode.safeParse(error);
  if (!parsed.success) return null;
  const { code, message } = parsed.data;
  // Before the header has been read this is said of Content-Length beside Transfer-Encoding (RFC 9112 §6.1).
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' && !answered) {
    return { code: 'http.protocol.error', detail: 'its header contradicts itself' };
  }
  const known = byCode[code];
  if (known !== undefined) return known;
  // The peer closed in an orderly way, but too early.
  if (code === 'UND_ERR_SOCKET' && !message.startsWith('bad ')) return closedEarly(answered);
  if (code === 'UND_ERR_SOCKET') return { code: 'http.protocol.error', detail: plain(message) };
  if (clientCertificate.test(code)) return { code: 'tls.bad_client_auth_cert', detail: '' };
  if (versionOrCipher.test(code)) return { code: 'tls.version_or_cipher_mismatch', detail: '' };
  if (/^(ERR_SSL_|ERR_TLS_|ERR_OSSL_|EPROTO$)/.test(code)) return { code: 'tls.failed', detail: tlsReason(code) };
  // What else the system says of a socket (ENOBUFS, EHOSTDOWN): of the way to the host, not of the host.
  if (systemCall.safeParse(error).success) return { code: 'local.fault', detail: code };
  return null;
}

/** Of all addresses tried (RFC 8305): a family that this computer lacks says nothing about the host. */
function classifyAll(failures: readonly z.infer<typeof errorWithCode>[]): Classified | null {
  const outcomes = failures.flatMap(({ code, address }) => {
    const known = byCode[code];
    return known === undefined ? [] : [{ ...known, address }];
  });
  const ofHost = outcomes.filter(({ code }) => code !== 'local.fault');
  return ofHost.find(({ code }) => code === 'tcp.timed_out') ?? ofHost[0] ?? outcomes[0] ?? null;
}

function closedEarly(answered: boolean): Classified {
  return answered
    ? { code: 'http.response.invalid', detail: 'the connection was closed before the end of the body' }
    : { code: 'tcp.reset', detail: 'the connection was closed without an answer' };
}

/** undici: `Response does not match the HTTP/1.1 protocol (Invalid character in Content-Length)`. */
function plain(message: string): string {
  return /\(([^()]+)\)$/.exec(message)?.[1] ?? message;
}

/** `ERR_SSL_WRONG_VERSION_NUMBER` is what a server that speaks plain HTTP looks like. */
function tlsReason(code: string): string {
  return code
    .replace(/^ERR_(SSL|TLS|OSSL)_/, '')
    .replaceAll('_', ' ')
    .toLowerCase();
}
