import { hostKind } from '../../shared/addresses/index.ts';
import type { GatewaySettings } from '../../shared/contract/index.ts';
import { gatewayPatchSchema } from '../../shared/contract/gateway.ts';
import { isProblem, problem } from '../../shared/problem/index.ts';
import { parsePolicy } from '../../shared/fallback/index.ts';
import type { Store } from '../store/index.ts';

const key = 'gateway.settings';

const usual: GatewaySettings = {
  enabled: false,
  port: 0,
  upstream: 'https://pypi.org/simple/',
  cacheLimitBytes: 2 * 1024 ** 3,
  policy: {},
};

/** What cannot be read (an older or newer version wrote it) counts as not set. */
export async function readGatewaySettings(store: Store['settings']): Promise<GatewaySettings> {
  const stored = gatewayPatchSchema.safeParse(parseJson(await store.get(key)));
  if (!stored.success) return usual;
  const settings = { ...usual, ...stored.data };
  return isPolicy(settings.policy) ? settings : { ...settings, policy: {} };
}

export async function saveGatewaySettings(store: Store['settings'], settings: GatewaySettings): Promise<void> {
  await store.set(key, JSON.stringify(settings));
}

/** The simple URL with its slash. https, or plain http on this computer. Problem: `gateway.upstream_invalid`. */
export function checkUpstream(text: string): string {
  const url = URL.parse(text.trim());
  const isWeb = url?.protocol === 'https:' || (url?.protocol === 'http:' && hostKind(url.hostname) === 'loopback');
  if (url === null || !isWeb || url.username !== '' || url.password !== '' || url.hash !== '' || url.search !== '') {
    throw problem(
      'gateway.upstream_invalid',
      'This is not the address of a package index that the gateway can ask.',
      { url: url === null ? text.slice(0, 200) : `${url.origin}${url.pathname}` },
      'Enter its simple URL, such as https://pypi.org/simple/: https, without user name, query or fragment.',
    );
  }
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}

function isPolicy(given: Readonly<Record<string, number>>): boolean {
  try {
    parsePolicy(given);
    return true;
  } catch (error) {
    if (isProblem(error)) return false;
    throw error;
  }
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? {} : JSON.parse(text);
  } catch {
    return {};
  }
}
