import type { ActionResult, HealthAction, LinkChoice } from '../../../shared/contract/index.ts';
import { type Action, problemOf, useAction, useApi } from '../../api/index.ts';
import { showToast } from '../../ui/index.ts';
import { doneWords } from './model/action-words.ts';
import { useHealthRefresh } from './use-health-refresh.ts';

interface Done {
  readonly on: LinkChoice;
  readonly action: HealthAction;
}

export type HealthActions = Action<Done, ActionResult>;

/** Does something with links, says so, and offers to take it back for as long as that is possible. */
export function useHealthAction(): HealthActions {
  const api = useApi();
  const refresh = useHealthRefresh();
  const undo = async (id: string) => {
    try {
      await api.health.undo({ id });
      showToast('Taken back.');
    } catch (error) {
      const problem = problemOf(error);
      showToast(problem === null ? 'That could not be taken back.' : `${problem.message} ${problem.remedy}`);
    }
    await refresh();
  };
  return useAction<Done, ActionResult>(async (input) => {
    const result = await api.health.act(input);
    const { undo: way } = result;
    showToast(
      doneWords(input.action, result.links),
      way === null ? {} : { action: { label: 'Undo', onPress: () => void undo(way.id) } },
    );
    await refresh();
    return result;
  });
}
