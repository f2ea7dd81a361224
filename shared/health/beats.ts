/** How many checks a beat bar shows. */
const mostBeats = 50;

/** The newest last; what is older than the last 50 goes. Those that come may be out of order. */
export function appendBeats<Kept extends { readonly at: string }>(
  beats: readonly Kept[],
  more: readonly Kept[],
): readonly Kept[] {
  return [...beats, ...more].toSorted((one, other) => compare(one.at, other.at)).slice(-mostBeats);
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
