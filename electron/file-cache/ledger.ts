/** What is in the cache, how large, and in which order it was last used. Pure: the caller does to the disk what it says. */
export interface Ledger {
  /** Bytes; null where it is not there. */
  size(key: string): number | null;
  /** As the one used last. What it takes must have been reserved before, and given back. */
  add(key: string, bytes: number): void;
  use(key: string): void;
  remove(key: string): void;
  /** While it is held it is never evicted; as often as it was held it must be released. */
  hold(key: string): void;
  release(key: string): void;
  /**
   * Makes room for bytes that are about to be written. What has to go for it is out of the ledger when this returns, the
   * least recently used first. Null, and nothing changed, where not even that would be enough.
   */
  reserve(bytes: number): readonly string[] | null;
  giveBack(bytes: number): void;
  /** What has to go under the new limit; what is held stays. */
  setLimit(bytes: number): readonly string[];
  totals(): { readonly files: number; readonly bytes: number; readonly reserved: number; readonly limit: number };
}

export function createLedger(initialLimit: number): Ledger {
  /** The least recently used first. */
  const sizes = new Map<string, number>();
  const holds = new Map<string, number>();
  let limit = initialLimit;
  let bytes = 0;
  let reserved = 0;

  const remove = (key: string): void => {
    bytes -= sizes.get(key) ?? 0;
    sizes.delete(key);
  };

  /** The fewest entries, oldest first, that leave at most `most` bytes; with `enough` false where that cannot be. */
  function oldest(most: number): { readonly keys: readonly string[]; readonly enough: boolean } {
    const keys: string[] = [];
    let left = bytes;
    for (const [key, size] of sizes) {
      if (left <= most) break;
      if (holds.has(key)) continue;
      keys.push(key);
      left -= size;
    }
    return { keys, enough: left <= most };
  }

  return {
    size: (key) => sizes.get(key) ?? null,
    add(key, size) {
      remove(key);
      sizes.set(key, size);
      bytes += size;
    },
    use(key) {
      const size = sizes.get(key);
      if (size === undefined) return;
      sizes.delete(key);
      sizes.set(key, size);
    },
    remove,
    hold(key) {
      holds.set(key, (holds.get(key) ?? 0) + 1);
    },
    release(key) {
      const left = (holds.get(key) ?? 0) - 1;
      if (left > 0) holds.set(key, left);
      else holds.delete(key);
    },
    reserve(wanted) {
      const { keys, enough } = oldest(limit - reserved - wanted);
      if (!enough) return null;
      for (const key of keys) remove(key);
      reserved += wanted;
      return keys;
    },
    giveBack(given) {
      reserved -= given;
    },
    setLimit(next) {
      limit = next;
      const { keys } = oldest(limit - reserved);
      for (const key of keys) remove(key);
      return keys;
    },
    totals: () => ({ files: sizes.size, bytes, reserved, limit }),
  };
}
