/** Values in memory up to a number of bytes; the least recently used go. What alone is larger is not kept at all. */
export interface ByteLru<Value> {
  /** Counts as a use. */
  get(key: string): Value | undefined;
  set(key: string, value: Value, bytes: number): void;
  delete(key: string): void;
  bytes(): number;
}

export function createByteLru<Value>(limit: number): ByteLru<Value> {
  /** The least recently used first. */
  const entries = new Map<string, { readonly value: Value; readonly bytes: number }>();
  let total = 0;

  const drop = (key: string): void => {
    total -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, bytes) {
      drop(key);
      if (bytes > limit) return;
      for (const oldest of entries.keys()) {
        if (total + bytes <= limit) break;
        drop(oldest);
      }
      entries.set(key, { value, bytes });
      total += bytes;
    },
    delete: drop,
    bytes: () => total,
  };
}
