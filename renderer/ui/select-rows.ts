/** With this row selected, or no longer. */
export function toggleRow(selected: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}

/**
 * Shift: the rows from the one that was toggled last to this one become what that one is. Where that one is not shown any
 * more, it is this one's turn alone.
 */
export function toggleRange(
  selected: ReadonlySet<string>,
  shown: readonly string[],
  last: string | null,
  id: string,
): Set<string> {
  const start = last === null ? -1 : shown.indexOf(last);
  const end = shown.indexOf(id);
  if (last === null || start < 0 || end < 0) return toggleRow(selected, id);
  const next = new Set(selected);
  for (const one of shown.slice(Math.min(start, end), Math.max(start, end) + 1)) {
    if (selected.has(last)) next.add(one);
    else next.delete(one);
  }
  return next;
}

/** With all that are shown; where all of them are already, with none of them. What is not shown stays as it is. */
export function toggleAll(selected: ReadonlySet<string>, shown: readonly string[]): Set<string> {
  const next = new Set(selected);
  const isAll = shown.every((id) => selected.has(id));
  for (const id of shown) {
    if (isAll) next.delete(id);
    else next.add(id);
  }
  return next;
}
