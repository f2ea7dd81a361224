import { isProblem, problem, type ProblemError } from '../../shared/problem/index.ts';
import { claimHome } from '../shell/index.ts';

/**
 * One process for each data folder: two would write over each other's work. What is returned gives it up.
 * Problems: `app.home_unusable`, and the one of that `code` where somebody else has it.
 */
export async function claimFolder(folder: string, code: string): Promise<() => Promise<void>> {
  try {
    const claimed = await claimHome(folder, { path: null });
    if (!claimed.isFirst) throw taken(folder, code);
    // There is no window to show: whoever comes later is told that nobody answers.
    claimed.answer(() => Promise.reject(new Error('this is a server')));
    return claimed.release;
  } catch (error) {
    if (!isProblem(error)) throw error;
    const { code: found, message, facts } = error.problem;
    if (found === 'app.not_answering') throw taken(folder, code);
    if (found !== 'app.home_unusable') throw error;
    throw problem(found, message, facts, 'Check its permissions and its disk, or name another dataFolder.', error);
  }
}

function taken(folder: string, code: string): ProblemError {
  return problem(
    code,
    `Another Fallback Links runs on the data folder ${folder}.`,
    { folder },
    'End it first, or name another dataFolder in the config file.',
  );
}
