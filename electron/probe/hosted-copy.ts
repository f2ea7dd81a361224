import type { HostedFacts, PolicySettings } from '../../shared/fallback/index.ts';
import type { ProbeSpeed } from '../../shared/contract/reachability.ts';
import { type Clock, type Http, HttpFailure } from '../http/index.ts';
import type { Stretch } from './choose-parts.ts';
import { askLink } from './link-request.ts';
import { readBytes } from './read-bytes.ts';
import { mostPartMs, readPart } from './read-part.ts';
import { type SpeedSample, speedOf } from './speed.ts';

/**
 * What the hosted copies do, from here: by host, because they lie on one as a rule. Measured on the first few links only;
 * after that, a hosted copy is only asked for parts whose hashes are not known otherwise.
 */
export interface HostedCopies {
  facts(link: HostedLink, stretches: readonly Stretch[]): Promise<HostedFacts & { readonly speed: ProbeSpeed | null }>;
  /** SHA-256 of this part, hex; null where the hosted copy does not say. */
  sha256(link: HostedLink, stretch: Stretch): Promise<string | null>;
}

export interface HostedLink {
  readonly hostedUrl: string;
  readonly hostedAllowLoopback: boolean;
  readonly size: number;
}

interface Measured extends SpeedSample {
  readonly code: HostedFacts['code'];
}

interface HostedOptions {
  readonly http: Http;
  readonly settings: PolicySettings;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  limit<T>(url: URL, work: () => Promise<T>): Promise<T>;
}

/** Where only a sign of life is wanted. */
const littleBytes = 64 * 1024;

export function createHostedCopies({ http, settings, clock, signal, limit }: HostedOptions): HostedCopies {
  const measured = new Map<string, Promise<Measured>[]>();
  const options = ({ hostedUrl, hostedAllowLoopback }: HostedLink) =>
    ({ http, url: hostedUrl, allowLoopback: hostedAllowLoopback, settings, signal }) as const;

  async function measure(link: HostedLink, stretches: readonly Stretch[]): Promise<Measured> {
    const parts = [];
    for (const stretch of stretches) parts.push(await readPart(options(link), { ...stretch, size: link.size, clock }));
    const good = parts.filter(({ part }) => part.received > 0);
    const failed = parts.find(({ failure }) => failure !== null)?.failure;
    if (good.length === 0 && failed === undefined) return await measurePlain(link);
    return {
      code: good.length > 0 ? 'ok' : (failed?.code ?? 'ok'),
      received: sum(good.map(({ part }) => part.received)),
      milliseconds: sum(good.map(({ part }) => part.milliseconds)),
      firstByteMs: good[0]?.firstByteMs ?? null,
    };
  }

  async function measurePlain(link: HostedLink): Promise<Measured> {
    const startedAt = clock.now();
    try {
      const { response } = await askLink(options(link));
      const isFile = response.status === 200;
      const read = await readBytes(response, { length: Math.min(link.size, littleBytes), mostMs: mostPartMs, clock });
      await response.discard();
      const { received, milliseconds, firstByteAt } = read;
      if (!isFile) return { code: 'http.error', received: 0, milliseconds: 0, firstByteMs: null };
      return { code: 'ok', received, milliseconds, firstByteMs: firstByteAt === null ? null : firstByteAt - startedAt };
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      return { code: error.code, received: 0, milliseconds: 0, firstByteMs: null };
    }
  }

  return {
    async facts(link, stretches) {
      const url = new URL(link.hostedUrl);
      const known = measured.get(url.origin) ?? [];
      if (known.length < settings.referenceSamples) known.push(limit(url, () => measure(link, stretches)));
      measured.set(url.origin, known);
      const all = await Promise.all(known);
      const good = all.filter(({ code }) => code === 'ok');
      const speed = good.length === 0 ? null : speedOf(good);
      return {
        host: url.host,
        code: good.length > 0 ? 'ok' : (all.at(-1)?.code ?? 'local.fault'),
        bytesPerSecond: speed?.bytesPerSecond ?? null,
        firstByteMs: speed?.firstByteMs ?? null,
        speed,
      };
    },
    async sha256(link, stretch) {
      const read = await limit(new URL(link.hostedUrl), () =>
        readPart(options(link), { ...stretch, how: 'range', size: link.size, clock }),
      );
      return read.sha256;
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
