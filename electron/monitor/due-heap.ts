/** What falls due when: the earliest first, any of them moved at any time. 10,000 that wait cost nothing. */
export interface DueHeap {
  /** Moves it where it is there already. */
  set(id: number, due: number): void;
  delete(id: number): void;
  dueOf(id: number): number | null;
  /** The earliest; null: there is none. */
  first(): { readonly id: number; readonly due: number } | null;
  readonly size: number;
}

interface Entry {
  readonly id: number;
  readonly due: number;
}

/** A binary heap. What was moved or removed stays in it until it comes up, and is known by its time then. */
export function createDueHeap(): DueHeap {
  let heap: Entry[] = [];
  const due = new Map<number, number>();

  function push(entry: Entry): void {
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || parent.due <= entry.due) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = entry;
  }

  function pop(): void {
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const [one, other] = [heap[left], heap[left + 1]];
      const below = one !== undefined && other !== undefined && other.due < one.due ? left + 1 : left;
      const child = heap[below];
      if (child === undefined || child.due >= last.due) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = last;
  }

  return {
    set(id, at) {
      if (due.get(id) === at) return;
      due.set(id, at);
      push({ id, due: at });
      // What was moved often must not pile up.
      if (heap.length < 64 || heap.length < 4 * due.size) return;
      heap = [];
      for (const [each, time] of due) push({ id: each, due: time });
    },
    delete: (id) => void due.delete(id),
    dueOf: (id) => due.get(id) ?? null,
    first() {
      for (;;) {
        const [top] = heap;
        if (top === undefined) return null;
        if (due.get(top.id) === top.due) return top;
        pop();
      }
    },
    get size() {
      return due.size;
    },
  };
}
