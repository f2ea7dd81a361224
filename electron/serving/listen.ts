import type { Server } from 'node:http';
import { problem } from '../../shared/problem/index.ts';

/**
 * The port that the server then listens on; 0 asks for any free one. `what` names the server in the message.
 * Problems: `serving.port_busy`, where the caller may try again with port 0; `serving.address_unusable`.
 */
export async function listen(server: Server, { port, host, what }: ListenOptions): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const busy = error.code === 'EADDRINUSE' || error.code === 'EACCES';
      reject(busy ? portBusy({ port, what }, error) : cannotListen({ host, what }, error));
    });
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address.port;
}

interface ListenOptions {
  readonly port: number;
  readonly host: string;
  /** As in “so … cannot use it”. */
  readonly what: string;
}

function portBusy({ port, what }: Pick<ListenOptions, 'port' | 'what'>, cause: unknown): Error {
  return problem(
    'serving.port_busy',
    `Port ${port} of this computer is taken by another program, so ${what} cannot use it.`,
    { port },
    `Close the other program, or let ${what} use another port.`,
    cause,
  );
}

/** The address is not of this computer, or its network says no. */
function cannotListen({ host, what }: Pick<ListenOptions, 'host' | 'what'>, cause: NodeJS.ErrnoException): Error {
  const reason = cause.code ?? cause.message;
  return problem(
    'serving.address_unusable',
    `This computer does not let ${what} listen on the address ${host} (${reason}).`,
    { host, reason },
    'Use an address of this computer: 127.0.0.1 is always one.',
    cause,
  );
}
