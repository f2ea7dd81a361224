/**
 * Browsers open at most six connections to one origin (HTTP/1.1), over all tabs together, and each stream holds one for as
 * long as it lives. Without a limit two tabs with three streams each would leave none, and every further call would wait
 * for ever. So the oldest stream gives way: it ends, and its tab opens it again. What streams carry are whole snapshots, so
 * with many tabs each is a little later and none is wrong.
 */
export const openStreamLimit = 4;

export interface StreamLimit {
  /** @param giveWay ends the stream. Returns what to call when it has ended by itself. */
  admit(giveWay: () => void): () => void;
}

export function createStreamLimit(limit: number): StreamLimit {
  const open = new Set<() => void>();
  return {
    admit(giveWay) {
      open.add(giveWay);
      const [oldest] = open;
      if (open.size > limit && oldest !== undefined) {
        open.delete(oldest);
        oldest();
      }
      return () => open.delete(giveWay);
    },
  };
}
