import type { ExternalHost } from '../../../../shared/contract/index.ts';

/** The ids with one of them a place earlier (-1) or later (1). At the end of the list, as it was. */
export function moved(ids: readonly string[], id: string, by: -1 | 1): readonly string[] {
  const from = ids.indexOf(id);
  const other = ids[from + by];
  if (from < 0 || other === undefined) return ids;
  return ids.map((one) => (one === id ? other : one === other ? id : one));
}

/** The hosts as the ids have them; those that are not named stay last. */
export function inOrder(hosts: readonly ExternalHost[], ids: readonly string[]): ExternalHost[] {
  const places = new Map(ids.map((id, place) => [id, place]));
  const placeOf = ({ id }: ExternalHost) => places.get(id) ?? hosts.length;
  return hosts.toSorted((a, b) => placeOf(a) - placeOf(b));
}
