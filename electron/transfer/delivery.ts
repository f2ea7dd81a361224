/** What readers may have of a download, and how they hear that it is more. */
export interface Delivery {
  state(): DeliveryState;
  change(patch: Partial<DeliveryState>): void;
  /** Resolves with the next change. */
  changed(): Promise<void>;
}

export interface DeliveryState {
  /** All bytes before this one may be read. */
  readonly released: number;
  /** Goes up when bytes that were given out may have been wrong: who has some must not go on. */
  readonly generation: number;
  /** The whole file is right. */
  readonly complete: boolean;
  /** Small files are given out when they are complete; not for ever, because installers give up. */
  readonly holding: boolean;
  readonly failure: { readonly error: unknown } | null;
}

/** @param released what is there already */
export function createDelivery(holding: boolean, released: number): Delivery {
  let state: DeliveryState = { released, generation: 0, complete: false, holding, failure: null };
  let next = Promise.withResolvers<void>();
  return {
    state: () => state,
    change(patch) {
      state = { ...state, ...patch };
      next.resolve();
      next = Promise.withResolvers();
    },
    changed: () => next.promise,
  };
}
