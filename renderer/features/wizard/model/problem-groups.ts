import type { Problem } from '../../../../shared/problem/index.ts';

/** One sentence for all that it is true of. */
export interface ProblemGroup {
  /** With the facts that all of them share. */
  readonly problem: Problem;
  /** Each once: a file can fail at two hosts in the same words. */
  readonly names: readonly string[];
}

/** A host that is down fails every link in the same words: they are said once. In the order of their first. */
export function groupProblems(
  items: readonly { readonly name: string; readonly problem: Problem }[],
): readonly ProblemGroup[] {
  const groups = Map.groupBy(items, ({ problem }) => `${problem.code}\n${problem.message}\n${problem.remedy}`);
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    if (first === undefined) return [];
    const shared = Object.entries(first.problem.facts).filter(([fact, value]) =>
      members.every(({ problem }) => problem.facts[fact] === value),
    );
    return [
      {
        problem: { ...first.problem, facts: Object.fromEntries(shared) },
        names: [...new Set(members.map(({ name }) => name))],
      },
    ];
  });
}
