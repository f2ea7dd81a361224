import { useState } from 'react';
import type { GatewayView } from '../../../shared/contract/index.ts';
import { Button, formatCount, ConfirmDialog, Switch } from '../../ui/index.ts';
import { useGatewayUpdate } from './use-gateway-update.ts';

/** Switching off is asked about only where it cuts somebody off. */
export function GatewaySwitch({ gateway }: { readonly gateway: GatewayView }) {
  const update = useGatewayUpdate();
  const [isAsking, setIsAsking] = useState(false);
  const running = gateway.running.length;
  const set = (enabled: boolean) => void update.run(() => ({ enabled }));
  return (
    <>
      <Switch
        isSelected={gateway.settings.enabled}
        onChange={(enabled) => {
          if (!enabled && running > 0) setIsAsking(true);
          else set(enabled);
        }}
      >
        Gateway
      </Switch>
      <ConfirmDialog
        title="Switch off the gateway?"
        confirmLabel="Switch it off"
        danger
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={() => set(false)}
      >
        {formatCount(running, 'download')} {running === 1 ? 'is' : 'are'} under way. The installers behind{' '}
        {running === 1 ? 'it' : 'them'} are cut off and have to be started again; nothing wrong is left on disk.
      </ConfirmDialog>
    </>
  );
}

/** The same, as the one thing to do. */
export function SwitchOnButton() {
  const update = useGatewayUpdate();
  return (
    <Button variant="primary" isPending={update.isPending} onPress={() => void update.run(() => ({ enabled: true }))}>
      Switch on the gateway
    </Button>
  );
}
