/** The plain Node program: the app, served to a browser on this machine. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { createRouterClient } from '@orpc/server';
import { z } from 'zod';
import { isProblem } from '../../shared/problem/index.ts';
import { type App, createApp } from '../app.ts';
import {
  appPaths,
  claimHome,
  dataFolder,
  type InstanceAnswer,
  type LoopbackOptions,
  parseLoopbackOptions,
  spoolFolder,
  surviveRejections,
} from '../shell/index.ts';
import { type Loopback, startLoopback } from './index.ts';
import { openBrowser, openCommand } from './open-browser.ts';

/** A service that does not end by itself within this is left to the operating system. */
const closeWithinMs = 1_800;

try {
  await run();
} catch (error) {
  console.error(isProblem(error) ? `${error.message}\n${error.problem.remedy}` : error);
  process.exit(1);
}

async function run(): Promise<void> {
  const options = parseLoopbackOptions(process.argv.slice(2));
  const paths = appPaths();
  const home = dataFolder(process.env);
  const openPath = options.path === null ? null : path.resolve(options.path);
  const claim = await claimHome(home, { path: openPath });
  if (!claim.isFirst) return joinRunning(claim.running, options);
  const app = await createApp({
    home,
    version: await versionOf(paths.packageJson),
    capabilities: { shell: 'loopback', nativePicker: false, droppedPaths: false, revealInFolder: false },
    // The capabilities above say that there is neither, so neither is asked for.
    native: { pick: () => Promise.resolve([]), reveal: () => Promise.resolve() },
    sampleFolder: paths.sampleFolder,
    spoolFolder: spoolFolder(home),
    ...(openPath === null ? {} : { openPath }),
  });
  surviveRejections(process, app);
  const loopback = await startLoopback({
    app,
    rendererFolder: paths.rendererFolder,
    spoolFolder: spoolFolder(home),
    port: options.port,
  });
  endOnSignal(app, loopback);
  claim.answer(async ({ path: later }) => {
    // On a path without distributions the second start shows the app all the same, as the first would have.
    if (later !== null) {
      await createRouterClient(app.router)
        .releases.create({ paths: [later] })
        .catch(() => undefined);
    }
    return { shell: 'loopback', origin: loopback.origin, launchUrl: loopback.launchUrl() };
  });

  const { origin } = loopback;
  const launchUrl = loopback.launchUrl();
  const hint = process.stdin.isTTY ? ' (good once, Enter gives another)' : '';
  show({ origin, launchUrl }, options, `Fallback Links is at ${launchUrl}${hint}`);
  if (process.stdin.isTTY) offerFreshAddresses(loopback);
}

/** Another program already serves this data folder: its address is as good, and two would save over each other. */
function joinRunning(running: InstanceAnswer, options: LoopbackOptions): void {
  if (running.shell === 'desktop') {
    console.log('Fallback Links is already running: its window has been brought to the front.');
    return;
  }
  show(running, options, `Fallback Links is already running, at ${running.launchUrl}`);
}

function show(at: { origin: string; launchUrl: string }, options: LoopbackOptions, sentence: string): void {
  console.log(options.jsonReady ? JSON.stringify({ origin: at.origin, launchUrl: at.launchUrl }) : sentence);
  if (!options.openBrowser) return;
  const command = openCommand(process.platform, process.env, at.launchUrl);
  if (command !== null) openBrowser(command);
}

/** Each address is good once. Enter prints the next one, for another tab or after the browser's data was cleared. */
function offerFreshAddresses(loopback: Loopback): void {
  createInterface({ input: process.stdin }).on('line', () => console.log(loopback.launchUrl()));
}

function endOnSignal(app: App, loopback: Loopback): void {
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), closeWithinMs).unref();
    app
      .endCalls()
      .then(() => loopback.close())
      .then(() => app.close())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

async function versionOf(packageJson: string): Promise<string> {
  return z.object({ version: z.string() }).parse(JSON.parse(await readFile(packageJson, 'utf8'))).version;
}
