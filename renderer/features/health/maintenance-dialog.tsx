import { useId, useState } from 'react';
import type { LinkChoice, LinkRow } from '../../../shared/contract/index.ts';
import { Button, Dialog, ProblemNotice } from '../../ui/index.ts';
import styles from './maintenance-dialog.module.css';
import { localInput } from './model/clock.ts';
import { parseWindow } from './model/maintenance-window.ts';
import { useHealthAction } from './use-health-action.ts';

interface MaintenanceDialogProps {
  readonly on: LinkChoice;
  /** `this link`, `all links of github.com`. */
  readonly what: string;
  readonly maintenance: LinkRow['maintenance'];
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** A time in which failures count for nothing, because they are known to come. */
export function MaintenanceDialog(props: MaintenanceDialogProps) {
  return (
    <Dialog title="Maintenance window" isOpen={props.isOpen} onClose={props.onClose} footer={undefined}>
      <Form {...props} />
    </Dialog>
  );
}

const hourMs = 3_600_000;

/** Anew each time that the dialog opens. */
function Form({ on, what, maintenance, onClose }: MaintenanceDialogProps) {
  const action = useHealthAction();
  const [from, setFrom] = useState(() => localInput(maintenance === null ? new Date() : new Date(maintenance.from)));
  const [until, setUntil] = useState(() =>
    localInput(maintenance === null ? new Date(Date.now() + 2 * hourMs) : new Date(maintenance.until)),
  );
  const [wrong, setWrong] = useState<string | null>(null);
  const errorId = useId();

  async function save() {
    const parsed = parseWindow(from, until, new Date());
    if ('error' in parsed) return setWrong(parsed.error);
    setWrong(null);
    if ((await action.run({ on, action: { kind: 'maintenance', window: parsed.value } })) !== null) onClose();
  }
  async function end() {
    if ((await action.run({ on, action: { kind: 'maintenance', window: null } })) !== null) onClose();
  }

  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p>
        What fails at {what} in this time counts for nothing: it is still looked at, and nobody is suspended for it.
        Installers get the hosted copy where the link does not deliver, as ever.
      </p>
      <div className={styles.times}>
        <TimeField label="From" value={from} onChange={setFrom} errorId={wrong === null ? undefined : errorId} />
        <TimeField label="Until" value={until} onChange={setUntil} errorId={wrong === null ? undefined : errorId} />
      </div>
      {wrong !== null && (
        <p id={errorId} className={styles.wrong} role="alert">
          {wrong}
        </p>
      )}
      {action.problem !== null && <ProblemNotice problem={action.problem} />}
      <div className={styles.actions}>
        {maintenance !== null && (
          <Button isPending={action.isPending} onPress={() => void end()}>
            End it now
          </Button>
        )}
        <Button onPress={onClose}>Cancel</Button>
        <Button variant="primary" type="submit" isPending={action.isPending}>
          {maintenance === null ? 'Set the window' : 'Change the window'}
        </Button>
      </div>
    </form>
  );
}

interface TimeFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly errorId: string | undefined;
}

function TimeField({ label, value, onChange, errorId }: TimeFieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="datetime-local"
        className={styles.input}
        value={value}
        {...(errorId === undefined ? {} : { 'aria-invalid': true, 'aria-describedby': errorId })}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
