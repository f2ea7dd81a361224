/**
 * A promise that is rejected and that nobody awaits would end the program (Node's default), with uploads and a window in
 * it. What a person did is on the disk before it is answered, so going on is the lesser evil; the log hears of it.
 */
export function surviveRejections(
  program: Pick<NodeJS.Process, 'on'>,
  { reportBug }: { readonly reportBug: (error: unknown) => void },
): void {
  program.on('unhandledRejection', reportBug);
}
