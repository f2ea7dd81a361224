import type { PreviewRow } from '../contract/preview.ts';

/** A link of a page, ours or somebody else's: a PageLink or a ParsedLink. */
export interface LinkLike {
  readonly filename: string;
  readonly url: string;
  readonly copy?: 'external' | 'hosted';
  /** Of a JSON entry: links that stand behind `url`. */
  readonly externalUrls?: readonly string[];
}

/**
 * What appears on the page and what goes, link by link (filename and URL; the order does not count). Which copy a live
 * HTML link leads to is not written on it: it counts as hosted where it leads to a host of our hosted copies.
 */
export function diffLinks(
  live: readonly LinkLike[],
  next: readonly LinkLike[],
): { readonly added: readonly PreviewRow[]; readonly removed: readonly PreviewRow[]; readonly kept: number } {
  const nextRows = uniqueRows(next, () => 'hosted');
  const hostedHosts = new Set([...nextRows.values()].filter((row) => row.copy === 'hosted').map((row) => row.host));
  const liveRows = uniqueRows(live, (host) =>
    hostedHosts.size === 0 || hostedHosts.has(host) ? 'hosted' : 'external',
  );
  return {
    added: [...nextRows].filter(([key]) => !liveRows.has(key)).map(([, row]) => row),
    removed: [...liveRows].filter(([key]) => !nextRows.has(key)).map(([, row]) => row),
    kept: [...nextRows.keys()].filter((key) => liveRows.has(key)).length,
  };
}

function uniqueRows(
  links: readonly LinkLike[],
  guess: (host: string) => PreviewRow['copy'],
): ReadonlyMap<string, PreviewRow> {
  const rows = links.flatMap(({ filename, url, copy, externalUrls = [] }): readonly PreviewRow[] => {
    const host = hostOf(url);
    // A JSON entry's `url` is the hosted copy where it names external ones beside it.
    const own = copy ?? (externalUrls.length > 0 ? 'hosted' : guess(host));
    return [
      { filename, url, host, copy: own },
      ...externalUrls.map((external) => ({
        filename,
        url: external,
        host: hostOf(external),
        copy: 'external' as const,
      })),
    ];
  });
  return new Map(rows.map((row) => [JSON.stringify([row.filename, row.url]), row]));
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
