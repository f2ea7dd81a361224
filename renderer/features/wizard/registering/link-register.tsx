import { useCallback, useMemo, useRef, useState } from 'react';
import type { StepProps } from '../step-props.ts';
import { useNextFocus } from '../use-next-focus.ts';
import { LinkTable } from '../links/link-table.tsx';
import { isRegistered, linkChoice } from '../model/link-choice.ts';
import { canRegister, linkReferences, type LinkRow } from '../model/link-rows.ts';
import { ChoiceBar } from './choice-bar.tsx';
import { Registration } from './registration.tsx';
import { withdrawWithUndo } from './withdraw-with-undo.ts';
import styles from './registering.module.css';

const none: ReadonlySet<string> = new Set();

/** What was chosen, but for what it has been done with. */
function without(rows: readonly LinkRow[]): (chosen: ReadonlySet<string>) => ReadonlySet<string> {
  const done = new Set(rows.map(({ id }) => id));
  return (chosen) => new Set([...chosen].filter((id) => !done.has(id)));
}

/** Every link, which of them are chosen, and what becomes of them: registered after it was read what that means, or withdrawn. */
export function LinkRegister({ rows, release, running, actions }: StepProps & { readonly rows: readonly LinkRow[] }) {
  const [chosen, setChosen] = useState(none);
  const selection = useMemo(() => ({ selected: chosen, onChange: setChosen }), [chosen]);
  const choice = useMemo(() => linkChoice(rows, chosen), [rows, chosen]);
  const isResting = running.copy === null && running.verify === null;
  const hasVerified = isResting && rows.some(canRegister);
  const hasRegistered = isResting && rows.some(isRegistered);
  // Where nothing that is chosen can be registered, it stays as it was: what is below must not jump.
  const told = choice.toRegister.length > 0 ? choice.toRegister : rows.filter(canRegister);
  const [doing, setDoing] = useState<'register' | 'withdraw' | null>(null);
  const root = useRef<HTMLDivElement>(null);
  // Never to the action above the table: a key pressed twice would register.
  const focus = useNextFocus(root, 'tbody tr[tabindex="0"]', 'input');
  const register = async () => {
    setDoing('register');
    if (await actions.register(linkReferences(choice.toRegister))) setChosen(without(choice.toRegister));
    setDoing(null);
  };
  const withdraw = useCallback(
    async (withdrawn: readonly LinkRow[]) => {
      setDoing('withdraw');
      if (await withdrawWithUndo(actions, linkReferences(withdrawn))) setChosen(without(withdrawn));
      setDoing(null);
    },
    [actions],
  );
  const withdrawOne = useCallback((row: LinkRow) => void withdraw([row]), [withdraw]);
  return (
    <>
      {hasVerified && <Registration release={release} rows={rows} toRegister={told} />}
      <div ref={root} className={styles.choice} {...focus}>
        {(hasVerified || hasRegistered) && (
          <ChoiceBar
            choice={choice}
            canRegister={hasVerified}
            canWithdraw={hasRegistered}
            doing={doing}
            onClear={() => setChosen(none)}
            onWithdraw={() => void withdraw(choice.toWithdraw)}
            onRegister={() => void register()}
          />
        )}
        <LinkTable
          rows={rows}
          release={release}
          sending={running.copy}
          verifying={running.verify}
          selection={selection}
          onWithdraw={withdrawOne}
        />
      </div>
    </>
  );
}
