import { z } from 'zod';
import { hostKind } from '../addresses/index.ts';
import type { RawHeaders } from '../fallback/index.ts';
import { jsonFieldValue } from './json-field-value.ts';
import { maxAgeSchema } from './max-age.ts';

/** Where reports may go: the `Report-To` header (Reporting API, network reporting). */
export interface EndpointGroup {
  readonly name: string;
  /** Above 0. */
  readonly maxAgeSeconds: number;
  readonly includeSubdomains: boolean;
  /** In the order in which they were declared; may be empty. */
  readonly endpoints: readonly Endpoint[];
}

export interface Endpoint {
  /** Without fragment. */
  readonly url: string;
  /** Those with the smallest number are asked first; the others while those do not answer. */
  readonly priority: number;
  /** How often it is chosen among those of its priority. */
  readonly weight: number;
}

/** More than anybody has, so that what a host declares takes little room here. */
const mostGroups = 16;
const mostEndpoints = 16;

const groupSchema = z.object({
  group: z.string().min(1).max(200).default('default'),
  max_age: maxAgeSchema,
  include_subdomains: z.unknown().optional(),
  endpoints: z.array(z.unknown()),
});

const endpointSchema = z.object({
  url: z.string().min(1).max(2048),
  priority: z.int().nonnegative().default(1),
  weight: z.int().nonnegative().default(1),
});

interface DeclaredBy {
  /** The address of the answer that declares them; those they name may be relative to it. */
  readonly url: string;
  /** A rehearsal host on this computer: its endpoints may be on loopback too, and there plain http. */
  readonly rehearsal: boolean;
}

/**
 * All groups that an answer declares: they take the place of those declared before. Null where it declares none, or
 * nothing that can be understood. What is wrong in itself is left out: a group, or an endpoint of it.
 */
export function parseReportTo(headers: RawHeaders, by: DeclaredBy): readonly EndpointGroup[] | null {
  const items = jsonFieldValue(headers, 'report-to');
  if (items === null) return null;
  const groups = new Map<string, EndpointGroup>();
  for (const item of items) {
    const parsed = groupSchema.safeParse(item);
    if (!parsed.success || groups.has(parsed.data.group) || groups.size >= mostGroups) continue;
    const { group: name, max_age, include_subdomains, endpoints } = parsed.data;
    groups.set(name, {
      name,
      maxAgeSeconds: max_age,
      includeSubdomains: include_subdomains === true,
      endpoints: endpoints.flatMap((endpoint) => parseEndpoint(endpoint, by)).slice(0, mostEndpoints),
    });
  }
  if (groups.size === 0) return null;
  // A group with max_age 0 takes its name, and is removed.
  return [...groups.values()].filter(({ maxAgeSeconds }) => maxAgeSeconds > 0);
}

function parseEndpoint(item: unknown, by: DeclaredBy): readonly Endpoint[] {
  const parsed = endpointSchema.safeParse(item);
  if (!parsed.success) return [];
  const { url, priority, weight } = parsed.data;
  if (!URL.canParse(url, by.url)) return [];
  const address = new URL(url, by.url);
  address.hash = '';
  return mayBeReportedTo(address, by.rehearsal) ? [{ url: address.href, priority, weight }] : [];
}

/** What of the rule can be told from the address alone: where a name leads is judged again at each connection. */
function mayBeReportedTo(url: URL, rehearsal: boolean): boolean {
  if (url.username !== '' || url.password !== '') return false;
  const kind = hostKind(url.hostname);
  if (kind === 'loopback') return rehearsal && (url.protocol === 'https:' || url.protocol === 'http:');
  return kind === 'public' && url.protocol === 'https:';
}
