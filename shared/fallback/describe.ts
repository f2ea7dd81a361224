import type { Facts, Problem } from '../problem/index.ts';
import type { OutcomeCode } from './outcomes.ts';

/** What is known of a failed request. Only the host is needed for a sentence. */
export interface OutcomeFacts {
  readonly host: string;
  readonly url?: string;
  readonly filename?: string;
  readonly status?: number;
  /** Said by whoever found out: `the length is 17, not 4096 bytes`. */
  readonly detail?: string;
}

/** The outcome as a problem: its code, a sentence that names the host, the facts, and what to do. */
export function outcomeProblem(code: OutcomeCode, facts: OutcomeFacts): Problem {
  return { code, ...describeOutcome(code, facts), facts: { ...facts } satisfies Facts };
}

/** Plain sentences: what happened, naming the host, and what the person can do next. */
export function describeOutcome(
  code: OutcomeCode,
  { host, status, detail }: OutcomeFacts,
): { readonly message: string; readonly remedy: string } {
  const because = detail === undefined || detail === '' ? '' : `: ${detail}`;
  switch (code) {
    case 'ok':
      return said(`${host} served the file as it should be.`, 'Nothing needs to be done.');
    case 'dns.name_not_resolved':
      return said(`There is no host of the name ${host}.`, 'Check the spelling of the host in the link.');
    case 'dns.unreachable':
      return said(`The name ${host} could not be looked up in time.`, 'Check your own network, then try again.');
    case 'dns.failed':
      return said(
        `Looking up the name ${host} failed${because}.`,
        "Try again later; if it stays so, the host's name servers are at fault.",
      );
    case 'tcp.refused':
      return said(`${host} refuses connections.`, 'Check that its web server runs and that the port is right.');
    case 'tcp.timed_out':
      return said(`${host} did not answer in time.`, 'Check that the host is up and not behind a firewall.');
    case 'tcp.reset':
      return said(`${host} broke off the connection.`, 'Try again; if it stays so, ask its operator.');
    case 'tcp.address_invalid':
      return said(
        `${host} leads to an address that is not on the public internet${because}.`,
        'Use a host with a public address; for one on this computer, mark it as a rehearsal host.',
      );
    case 'tls.cert.date_invalid':
      return said(`The certificate of ${host} has expired or is not valid yet.`, 'Its operator must renew it.');
    case 'tls.cert.name_invalid':
      return said(
        `The certificate of ${host} was issued for another name.`,
        "Use the host's own name in the link, or have its operator add this name to the certificate.",
      );
    case 'tls.cert.authority_invalid':
      return said(
        `The certificate of ${host} does not come from an authority that installers trust${because}.`,
        'Its operator must send a certificate of a public authority together with the intermediate certificates.',
      );
    case 'tls.version_or_cipher_mismatch':
      return said(
        `${host} offers only outdated encryption${because}.`,
        'Its operator must enable TLS 1.2 or newer with current ciphers.',
      );
    case 'tls.bad_client_auth_cert':
      return said(`${host} asks for a client certificate.`, 'Use a host that serves files to everyone.');
    case 'tls.failed':
      return said(
        `No encrypted connection to ${host} could be made${because}.`,
        'Check that the port speaks HTTPS; if it does, ask its operator.',
      );
    case 'http.error':
      return said(`${host} ${answered(status)}`, statusRemedy(status));
    case 'http.response.invalid':
      return said(
        `What ${host} sent cannot be this file${because}.`,
        'Check that the link leads to the file itself, not to a page about it, and that it was uploaded whole.',
      );
    case 'http.response.redirect_loop':
      return said(`${host} redirects too often.`, 'Use the address at the end of the redirects, or correct them.');
    case 'http.protocol.error':
      return said(
        `${host} broke the rules of HTTP${because}.`,
        "This is for the host's operator to correct: installers and proxies may each read such an answer differently.",
      );
    case 'fallback.redirect.refused':
      return said(
        `${host} redirects to an address that is not followed${because}.`,
        'Redirects must lead to public https addresses without a user name or password.',
      );
    case 'fallback.transfer.first_byte_timeout':
      return said(
        `${host} took the request but did not begin to send in time.`,
        'Try again; the host may be overloaded.',
      );
    case 'fallback.transfer.stalled':
      return said(`${host} stopped sending in the middle of the file.`, 'Try again; the host may be overloaded.');
    case 'fallback.transfer.deadline_exceeded':
      return said(`${host} needed longer than is allowed for a file of this size.`, 'Use a faster host.');
    case 'fallback.transfer.too_slow':
      return said(`${host} was so slow that the hosted copy would be sooner.`, 'Use a faster host.');
    case 'fallback.integrity.digest_mismatch':
      return said(
        `${host} serves other bytes than the file that was hosted${because}.`,
        'Upload the very same file to that host; do not link to archives that the host makes anew.',
      );
    case 'abandoned':
      return said(`The request to ${host} was given up before it had ended.`, 'Start it again if it is still wanted.');
    case 'local.fault':
      return said(
        `The request to ${host} failed on this computer${because}.`,
        'Check your own network and disk, then try again.',
      );
  }
}

function said(message: string, remedy: string) {
  return { message, remedy };
}

function answered(status = 0): string {
  switch (status) {
    case 0:
      return 'answered with an error.';
    case 401:
    case 403:
      return `does not allow the file to be fetched (${status}).`;
    case 404:
    case 410:
      return `does not have the file (${status}).`;
    case 429:
      return 'asks for fewer requests (429).';
    default:
      return status >= 500 ? `has a fault of its own (${status}).` : `answered ${status} instead of sending the file.`;
  }
}

function statusRemedy(status = 0): string {
  switch (status) {
    case 401:
    case 403:
      return 'Make the file public there: installers send no password, and some hosts turn away what is not a browser.';
    case 404:
    case 410:
      return 'Upload the file to that host, or correct the link.';
    case 429:
      return 'Wait a minute, then try again.';
    default:
      return 'Try again later; if it stays so, ask its operator.';
  }
}
