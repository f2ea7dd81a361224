import { useState } from 'react';
import { Button, ConfirmDialog, formatCount } from '../../ui/index.ts';
import styles from './link-list.module.css';

export type BulkKind = 'suspend' | 'restore' | 'withdraw' | 'probe';

interface BulkActionsProps {
  readonly count: number;
  readonly isPending: boolean;
  readonly onClear: () => void;
  readonly onAction: (kind: BulkKind) => void;
}

/** What is done with the links that were chosen. */
export function BulkActions({ count, isPending, onClear, onAction }: BulkActionsProps) {
  const [isAsking, setIsAsking] = useState(false);
  const what = formatCount(count, 'link');
  const act = (kind: BulkKind) => () => onAction(kind);
  return (
    <div className={styles.bulk} role="group" aria-label="Chosen links">
      <span className={styles.chosen} role="status">{`${what} chosen`}</span>
      <Button size="small" isDisabled={isPending} onPress={act('probe')}>
        Check now
      </Button>
      <Button size="small" isDisabled={isPending} onPress={act('suspend')}>
        Suspend
      </Button>
      <Button size="small" isDisabled={isPending} onPress={act('restore')}>
        Restore
      </Button>
      <Button size="small" isDisabled={isPending} onPress={() => setIsAsking(true)}>
        Withdraw
      </Button>
      <span className={styles.clear}>
        <Button size="small" variant="quiet" onPress={onClear}>
          Choose none
        </Button>
      </span>
      <WithdrawDialog what={what} isOpen={isAsking} onClose={() => setIsAsking(false)} onConfirm={act('withdraw')} />
    </div>
  );
}

interface WithdrawDialogProps {
  readonly what: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

export function WithdrawDialog({ what, isOpen, onClose, onConfirm }: WithdrawDialogProps) {
  return (
    <ConfirmDialog
      title={`Withdraw ${what}?`}
      confirmLabel="Withdraw"
      danger
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={onConfirm}
    >
      It leaves the index for good: the monitor does not look at it any more and never brings it back. The file at the
      host and the hosted copy stay. It can be undone for 10 seconds; later, the link has to be registered again.
    </ConfirmDialog>
  );
}
