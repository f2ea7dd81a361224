import { problemOf } from '../../api/index.ts';
import { Notice, ProblemNotice } from '../../ui/index.ts';

/** In place of what could not be asked for. */
export function NotThere({ error, what }: { readonly error: unknown; readonly what: string }) {
  const problem = problemOf(error);
  if (problem !== null) return <ProblemNotice problem={problem} />;
  return <Notice tone="warning" title={`The app does not say ${what}. Reload the window to ask again.`} />;
}
