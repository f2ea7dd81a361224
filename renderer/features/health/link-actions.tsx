import { useState } from 'react';
import type { HealthAction, LinkRow } from '../../../shared/contract/index.ts';
import { Button, MenuButton } from '../../ui/index.ts';
import { WithdrawDialog } from './bulk-actions.tsx';
import styles from './link-actions.module.css';
import { MaintenanceDialog } from './maintenance-dialog.tsx';
import type { HealthActions } from './use-health-action.ts';

interface LinkActionsProps {
  readonly row: LinkRow;
  /** Of the screen, which says what was refused. */
  readonly action: HealthActions;
}

/** What may be done with a link. Most of it can be taken back for ten seconds. */
export function LinkActions({ row, action }: LinkActionsProps) {
  const { id, state, maintenance } = row;
  const [asking, setAsking] = useState<'withdraw' | 'maintenance' | null>(null);
  const on = { ids: [id] };
  const act = (kind: Exclude<HealthAction['kind'], 'maintenance'>) => void action.run({ on, action: { kind } });
  const isAway = state === 'suspended' || state === 'on-probation' || state === 'withdrawn';
  return (
    <div className={styles.actions}>
      {state !== 'withdrawn' && (
        <>
          <Button isPending={action.isPending} onPress={() => act('probe')}>
            Check now
          </Button>
          <Button isDisabled={action.isPending} onPress={() => act(isAway ? 'restore' : 'suspend')}>
            {isAway ? 'Restore' : 'Suspend'}
          </Button>
        </>
      )}
      <MenuButton
        label="More"
        sections={[
          {
            items: [
              ...(state === 'on-probation' ? [{ label: 'Suspend', onPress: () => act('suspend') }] : []),
              { label: 'Maintenance window…', onPress: () => setAsking('maintenance') },
              ...(state === 'withdrawn' ? [] : [{ label: 'Withdraw…', onPress: () => setAsking('withdraw') }]),
            ],
          },
        ]}
      />
      <MaintenanceDialog
        on={on}
        what="this link"
        maintenance={maintenance}
        isOpen={asking === 'maintenance'}
        onClose={() => setAsking(null)}
      />
      <WithdrawDialog
        what="this link"
        isOpen={asking === 'withdraw'}
        onClose={() => setAsking(null)}
        onConfirm={() => act('withdraw')}
      />
    </div>
  );
}
