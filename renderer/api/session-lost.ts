import { ORPCError } from '@orpc/client';

/**
 * This tab has no session with the running app: it was opened without a launch address, or the app was started anew. Trying
 * again does not help; the terminal shows a fresh address (Enter prints one). Never on the desktop, where the wire is the
 * app's own.
 */
export class SessionLost extends ORPCError<'SESSION_LOST', undefined> {
  constructor() {
    super('SESSION_LOST', {
      status: 401,
      message: 'This tab has no session with the app. Open the address that the terminal shows.',
    });
  }
}
