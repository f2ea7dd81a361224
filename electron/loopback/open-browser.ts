import { spawn } from 'node:child_process';

export interface OpenCommand {
  readonly file: string;
  readonly args: readonly string[];
}

/** How a platform opens an address in the person's browser; null where there is no display to open one on. */
export function openCommand(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  url: string,
): OpenCommand | null {
  if (platform === 'darwin') return { file: 'open', args: [url] };
  // Not `cmd /c start`: cmd would read `&` and `%` in the address.
  if (platform === 'win32') return { file: 'rundll32', args: ['url.dll,FileProtocolHandler', url] };
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? { file: 'xdg-open', args: [url] } : null;
}

/** Never fails and never waits: the address is printed anyway. */
export function openBrowser(command: OpenCommand): void {
  const child = spawn(command.file, command.args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
