import { formatCount, showToast } from '../../../ui/index.ts';
import type { LinkReference, WizardActions } from '../use-wizard-actions.ts';

/** False where it was refused. What was withdrawn is offered back for as long as it is said. */
export async function withdrawWithUndo(actions: WizardActions, links: readonly LinkReference[]): Promise<boolean> {
  if (!(await actions.withdraw(links))) return false;
  const undo = async () => {
    const done = await actions.registerAgain(links);
    if (done === null) return;
    const left = links.length - done;
    showToast(
      left === 0
        ? `${formatCount(done, 'link is', 'links are')} registered again`
        : `${formatCount(done, 'link is', 'links are')} registered again. Verify ${left === 1 ? 'the other one' : `the other ${left}`} first.`,
    );
  };
  showToast(`${formatCount(links.length, 'link')} withdrawn`, {
    action: { label: 'Undo', onPress: () => void undo() },
  });
  return true;
}
