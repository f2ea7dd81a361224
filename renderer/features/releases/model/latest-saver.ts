export interface LatestSaver<Value> {
  readonly save: (value: Value) => void;
  /** When nothing is on its way any more. */
  readonly settled: () => Promise<void>;
}

/** One save after the other, and of what came meanwhile only the newest. One that fails is not tried again. */
export function createLatestSaver<Value>(write: (value: Value) => Promise<unknown>): LatestSaver<Value> {
  let waiting: { readonly value: Value } | null = null;
  let saving: Promise<void> | null = null;
  const saveAll = async () => {
    while (waiting !== null) {
      const { value } = waiting;
      waiting = null;
      await write(value).catch(() => undefined);
    }
    saving = null;
  };
  return {
    save: (value) => {
      waiting = { value };
      saving ??= saveAll();
    },
    settled: () => saving ?? Promise.resolve(),
  };
}
