import { create } from 'zustand';

/** Whether the main process answers. `lost` is final: only starting again from its address helps. */
export type Connection = 'open' | 'interrupted' | 'lost';

export const useConnection = create<{ readonly state: Connection }>(() => ({ state: 'open' }));

export function reportConnection(next: Connection): void {
  useConnection.setState((last) => (last.state === 'lost' || last.state === next ? last : { state: next }));
}
