/** Every circle that a walk in depth first comes back by, as the nodes of the circle in order. Empty: there is none. */
export function findCircles(graph: ReadonlyMap<string, ReadonlySet<string>>): readonly (readonly string[])[] {
  const circles: (readonly string[])[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const walk = (node: string): void => {
    const seenAt = path.indexOf(node);
    if (seenAt >= 0) {
      circles.push([...path.slice(seenAt), node]);
      return;
    }
    if (done.has(node)) return;
    path.push(node);
    for (const next of graph.get(node) ?? []) walk(next);
    path.pop();
    done.add(node);
  };
  for (const node of graph.keys()) walk(node);
  return circles;
}

/** The shortest way from any of the beginnings to the goal, both included, or null. */
export function findWay(
  graph: ReadonlyMap<string, ReadonlySet<string>>,
  beginnings: readonly string[],
  goal: string,
): readonly string[] | null {
  const cameFrom = new Map<string, string | null>(beginnings.map((node) => [node, null]));
  for (const node of cameFrom.keys()) {
    if (node === goal) {
      const way: string[] = [];
      for (let at: string | null = node; at !== null; at = cameFrom.get(at) ?? null) way.unshift(at);
      return way;
    }
    for (const next of graph.get(node) ?? []) if (!cameFrom.has(next)) cameFrom.set(next, node);
  }
  return null;
}
