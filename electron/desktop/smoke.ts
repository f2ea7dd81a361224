/** `--smoke`, for CI: does the whole shell come up, window, page, preload and contract? */
import { app, type BrowserWindow } from 'electron';

const withinMs = 30_000;

export interface Smoke {
  /** The page got its first answer over the contract. */
  passed(): void;
  watch(window: BrowserWindow): void;
}

export function startSmoke(): Smoke {
  const timer = setTimeout(() => fail(`nothing was heard of the page within ${withinMs / 1000} s`), withinMs);
  return {
    passed() {
      clearTimeout(timer);
      console.log('Smoke test passed: the page speaks over the contract.');
      app.exit(0);
    },
    watch({ webContents }) {
      webContents.on('did-fail-load', (_event, code, description, url) => fail(`${url}: ${description} (${code})`));
      webContents.on('preload-error', (_event, _path, error) => fail(`the preload threw: ${error.message}`));
      webContents.on('render-process-gone', (_event, { reason }) => fail(`the page's process is gone: ${reason}`));
      webContents.on('console-message', ({ level, message }) => {
        if (level === 'error') fail(`the page reported: ${message}`);
      });
    },
  };
}

function fail(what: string): void {
  console.error(`Smoke test failed: ${what}`);
  app.exit(1);
}
