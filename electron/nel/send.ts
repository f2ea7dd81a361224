import { outcomeTitle } from '../../shared/fallback/index.ts';
import { agreesToReports, preflightHeaders } from '../../shared/nel/index.ts';
import { type Http, HttpFailure, type HttpRequest } from '../http/index.ts';
import type { DeliveryResult } from './host-state.ts';
import type { Sending } from './plan.ts';

type Answered = Pick<DeliveryResult, 'outcome'> & {
  readonly status: number | null;
  readonly wasSent: boolean;
  readonly note: string;
};

const limits = { firstByteMs: 10_000 };

/**
 * One delivery (Reporting API, "attempt to deliver reports"). Only content type and origin go with it: no cookies, no
 * referrer, no name of a program. Redirects are not followed. Rejects with the signal's reason only, or a bug.
 */
export async function send(
  http: Http,
  origin: string,
  { url, body, otherOrigin, declared: { rehearsal } }: Sending,
  signal: AbortSignal | undefined,
): Promise<Answered> {
  const collector = new URL(url).host;
  let posting = false;
  const ask = async (request: Pick<HttpRequest, 'method' | 'headers' | 'body'>) => {
    const common = { url, limits, allowLoopback: rehearsal, maxRedirects: 0 };
    const response = await http.request({ ...common, ...request, ...(signal === undefined ? {} : { signal }) });
    await response.discard();
    return response;
  };
  try {
    if (otherOrigin) {
      const preflight = await ask({ method: 'OPTIONS', headers: preflightHeaders(origin) });
      if (preflight.status === 410) return { ...gone(collector), wasSent: false };
      if (!agreesToReports(preflight, origin)) {
        const note = `${collector} did not agree to get reports about ${new URL(origin).host}, so it got none.`;
        return { outcome: 'refused', status: null, wasSent: false, note };
      }
    }
    posting = true;
    const { status } = await ask({
      method: 'POST',
      headers: { 'content-type': 'application/reports+json', origin },
      body,
    });
    if (status === 410) return gone(collector);
    if (status >= 200 && status <= 299) {
      return { outcome: 'delivered', status, wasSent: true, note: `${collector} took them.` };
    }
    return {
      outcome: 'refused',
      status,
      wasSent: true,
      note: `${collector} answered ${status} and did not take them.`,
    };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    const note = `${collector} has not answered: ${outcomeTitle(error.code)}.`;
    // Whether it has got them cannot be known.
    return { outcome: 'refused', status: null, wasSent: posting, note };
  }
}

function gone(collector: string): Answered {
  return { outcome: 'gone', status: 410, wasSent: true, note: `${collector} answered 410 and gets nothing any more.` };
}
