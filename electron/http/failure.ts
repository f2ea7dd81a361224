import type { OutcomeCode } from '../../shared/fallback/index.ts';
import type { Phases } from './types.ts';

interface FailureFacts {
  readonly code: Exclude<OutcomeCode, 'ok'>;
  readonly url: URL;
  readonly address: string | null;
  readonly phases: Phases;
  /** What exactly happened, for a person; no secrets. */
  readonly detail: string;
  readonly status?: number;
}

/** A request that a host, its name or the network between let fail. */
export class HttpFailure extends Error {
  readonly code: Exclude<OutcomeCode, 'ok'>;
  /** The host that failed; after a redirect not the one first asked. With the port where it is not the scheme's own. */
  readonly host: string;
  /** Without user name, password and query: a signed address is a secret for as long as it is good. */
  readonly url: string;
  /** The address that was connected to, or that was tried last; null where it did not come to that. */
  readonly address: string | null;
  readonly detail: string;
  readonly status: number | undefined;
  readonly phases: Phases;

  constructor({ code, url, address, phases, detail, status }: FailureFacts, cause?: unknown) {
    super(`${url.host}: ${code}${detail === '' ? '' : ` (${detail})`}`, { cause });
    this.name = 'HttpFailure';
    this.code = code;
    this.host = url.host;
    this.url = withoutSecrets(url);
    this.address = address;
    this.detail = detail;
    this.status = status;
    this.phases = { ...phases };
  }
}

/** A redirect to where nobody may be sent; one that makes no sense is an HttpFailure like any other. */
export class ForbiddenRedirect extends HttpFailure {}

export function refusedRedirect(
  { refused: detail, isForbidden }: { readonly refused: string; readonly isForbidden: boolean },
  facts: Pick<FailureFacts, 'url' | 'address' | 'phases' | 'status'>,
): HttpFailure {
  const Refused = isForbidden ? ForbiddenRedirect : HttpFailure;
  return new Refused({ ...facts, code: 'fallback.redirect.refused', detail });
}

/** What of a URL may be shown and logged. */
export function withoutSecrets(url: URL): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  shown.search = '';
  return shown.href;
}
