/**
 * Remembers what was made of a list of objects until one of them is another: a draft of ten thousand files is looked at
 * ten times a second, and most of what is said of it does not change.
 */
export function rememberOf<R>() {
  const known = new WeakMap<
    object,
    { readonly list: readonly object[]; readonly about: unknown; readonly result: R }
  >();
  return (list: readonly object[], about: unknown, make: () => R): R => {
    const [first] = list;
    const before = first === undefined ? undefined : known.get(first);
    if (before !== undefined && before.about === about && isSame(before.list, list)) return before.result;
    const result = make();
    if (first !== undefined) known.set(first, { list, about, result });
    return result;
  };
}

function isSame(one: readonly object[], other: readonly object[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}
