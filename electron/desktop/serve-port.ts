import { RPCHandler } from '@orpc/server/message-port';
import type { SupportedMessagePort } from '@orpc/client/message-port';
import type { ServedRouter } from '../shell/index.ts';

/**
 * Answers the contract on one port. When the port closes (the page is reloaded or gone), its streams are cancelled.
 * @param onAnswered told the path of each procedure that was answered: `app.info`
 */
export function servePort(
  router: ServedRouter,
  port: SupportedMessagePort,
  onAnswered: (procedure: string) => void = () => undefined,
): void {
  const handler = new RPCHandler(router, {
    clientInterceptors: [
      async (call) => {
        const output = await call.next();
        onAnswered(call.path.join('.'));
        return output;
      },
    ],
  });
  handler.upgrade(port, { context: {} });
}
