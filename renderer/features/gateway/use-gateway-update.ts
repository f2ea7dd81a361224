import { useQueryClient } from '@tanstack/react-query';
import type { GatewayPatch, GatewaySettings, GatewayView } from '../../../shared/contract/index.ts';
import { type Action, useAction, useApi, useApiQueries } from '../../api/index.ts';

type MakePatch = (settings: GatewaySettings) => GatewayPatch;

/** One after the other: a patch may replace what the one before it set. */
let queue: Promise<unknown> = Promise.resolve();

/** Changes the gateway's settings, from what they are when it is this change's turn; what came of it is shown at once. */
export function useGatewayUpdate(): Action<MakePatch, GatewayView> {
  const api = useApi();
  const queryClient = useQueryClient();
  const queryKey = useApiQueries().gateway.watch.experimental_liveKey();
  return useAction<MakePatch, GatewayView>((makePatch) => {
    const turn = queue.then(async () => {
      const settings = queryClient.getQueryData<GatewayView>(queryKey)?.settings;
      if (settings === undefined) throw new Error('The gateway is not known yet.');
      const view = await api.gateway.update(makePatch(settings));
      queryClient.setQueryData<GatewayView>(queryKey, view);
      // Its observers are told in a task of their own: only after that is it what the screen shows.
      await new Promise((resolve) => {
        setTimeout(resolve);
      });
      return view;
    });
    queue = turn.catch(() => undefined);
    return turn;
  });
}
