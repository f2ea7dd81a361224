import { globSync } from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (...parts: string[]) => path.join(import.meta.dirname, ...parts);

/** Programs and worker threads, all in out/main/ and their chunks beside them: `new URL('./x.worker.js', import.meta.url)`
 * holds wherever the bundler puts the code that says it. A new `*.worker.ts` is found by itself. */
const programs = {
  desktop: at('electron/desktop/main.ts'),
  loopback: at('electron/loopback/main.ts'),
};
const workers = Object.fromEntries(
  globSync('electron/**/*.worker.ts', { cwd: import.meta.dirname })
    .toSorted()
    .map((file) => [path.basename(file, '.ts'), at(file)]),
);

export default defineConfig({
  main: {
    build: {
      outDir: at('out/main'),
      target: 'node24',
      // Dependencies are bundled: the program starts from a few files, and a packaged app carries no node_modules.
      externalizeDeps: false,
      rolldownOptions: {
        input: { ...programs, ...workers },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      target: 'node24',
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: at('electron/desktop/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      target: 'chrome156',
      minify: true,
      // The page's policy forbids inline code, so nothing is inlined and nothing is polyfilled.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // It comes from this machine: one file is as good as many. The limit (kB) is there to notice a slip.
      chunkSizeWarningLimit: 1500,
      rolldownOptions: { input: at('renderer/index.html') },
    },
  },
});
