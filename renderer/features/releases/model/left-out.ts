import type { PublishedProject } from '../../../../shared/contract/index.ts';

export interface LeftOutGroup {
  /** Without its full stop: `neither a wheel nor …`. */
  readonly why: string;
  readonly filenames: readonly string[];
}

/** The files of an index that cannot have a link, by the reason; the most frequent first. */
export function leftOutGroups(leftOut: PublishedProject['leftOut']): readonly LeftOutGroup[] {
  return [...Map.groupBy(leftOut, ({ why }) => why)]
    .map(([why, files]) => ({
      why: why.charAt(0).toLowerCase() + why.slice(1).replace(/\.$/, ''),
      filenames: files.map(({ filename }) => filename),
    }))
    .toSorted((a, b) => b.filenames.length - a.filenames.length);
}
