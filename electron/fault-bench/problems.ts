import { problem, type ProblemError } from '../../shared/problem/index.ts';

export function noPip(): ProblemError {
  return problem(
    'fault_bench.no_pip',
    'There is no pip on this computer, so there is no installer to watch.',
    {},
    'Install Python with pip, so that “python3 -m pip --version” works in a terminal, and try again.',
  );
}

export function gatewayOff(): ProblemError {
  return problem(
    'fault_bench.gateway_off',
    'The gateway is off, so an installer would not be helped by it.',
    {},
    'Switch the gateway on, and try again.',
  );
}

export function alreadyRunning(): ProblemError {
  return problem(
    'fault_bench.running',
    'An installation is under way already.',
    {},
    'Wait until it has ended, or cancel it.',
  );
}

/** What the operating system said while the bench was set up; null where it says nothing of the kind. */
export function notSetUp(error: unknown): ProblemError | null {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
  if (code === null || !/^E[A-Z0-9]+$/.test(code)) return null;
  return problem(
    'fault_bench.not_set_up',
    `The fault bench could not be set up: this computer refused it a file or a port (${code}).`,
    { reason: code },
    'Check that the disk has room for 30 MiB and that the data folder can be written to, and try again.',
    error,
  );
}
