/** In which order the files of a release are sent. */
import type { DraftFile } from '../draft.ts';

/**
 * Each wave is sent before the next begins. First one file of each project, alone: by it the index says whether it takes
 * the token. Then the wheels, then the sdists: an index makes the release out of its first file, and a wheel's metadata
 * is the more complete (upload-api.md).
 */
export function wavesOf(files: readonly DraftFile[]): readonly (readonly DraftFile[])[] {
  const first = [...Map.groupBy(files, projectOf).values()].flatMap((ofProject) => smallest(ofProject) ?? []);
  const rest = files.filter((file) => !first.includes(file));
  return [first, rest.filter((file) => kindOf(file) === 'wheel'), rest.filter((file) => kindOf(file) === 'sdist')];
}

export function projectOf({ inspection }: DraftFile): string {
  return inspection.state === 'done' ? inspection.distribution.project : '';
}

/** The smallest wheel, so that a refusal costs little; without wheels the smallest file. */
function smallest(files: readonly DraftFile[]): DraftFile | undefined {
  const wheels = files.filter((file) => kindOf(file) === 'wheel');
  return (wheels.length > 0 ? wheels : files).toSorted((a, b) => a.size - b.size)[0];
}

function kindOf({ inspection }: DraftFile): 'wheel' | 'sdist' {
  return inspection.state === 'done' ? inspection.distribution.kind : 'sdist';
}
