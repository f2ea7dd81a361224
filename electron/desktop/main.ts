/** The desktop program: one instance, one window, the app behind it. */
import process from 'node:process';
import { createRouterClient } from '@orpc/server';
import { app, BrowserWindow, dialog, Notification } from 'electron';
import path from 'node:path';
import { deepLinkScheme } from '../../shared/wire/index.ts';
import { isProblem } from '../../shared/problem/index.ts';
import { type App, createApp } from '../app.ts';
import {
  appPaths,
  claimHome,
  dataFolder,
  type InstanceAnswer,
  parseDesktopOptions,
  readPageFiles,
  spoolFolder,
  surviveRejections,
} from '../shell/index.ts';
import { appId } from './app-id.ts';
import { declareAppScheme, servePage } from './app-protocol.ts';
import { type Background, createBackground } from './background.ts';
import { isFirstTime } from './first-time.ts';
import { guardAllPages, guardSession } from './guards.ts';
import { jsFlags } from './js-flags.ts';
import { launchRequestOf, type LaunchRequest, readLaunchRequest } from './launch-request.ts';
import { setMenu } from './menu.ts';
import { native } from './native.ts';
import { showNotification } from './notifications.ts';
import { type Smoke, startSmoke } from './smoke.ts';
import { openTray } from './tray.ts';
import { focusWindow, openWindow, showRelease, showScreen } from './window.ts';
import { serveWindows } from './wire.ts';

const paths = appPaths(app.isPackaged ? process.resourcesPath : null);
const args = process.argv.slice(app.isPackaged ? 1 : 2);
const launch = launchRequestOf(args, process.cwd());
const home = dataFolder(process.env);

const closeWithinMs = 5_000;

app.enableSandbox();
app.commandLine.appendSwitch('js-flags', jsFlags(app.commandLine.getSwitchValue('js-flags')));
if (process.platform === 'win32') app.setAppUserModelId(app.isPackaged ? appId : process.execPath);
// Chromium's own files move with ours; the single-instance lock lies among them, so that two homes are two apps.
const ownFolder = path.join(home, 'desktop');
app.setPath('userData', ownFolder);

if (app.requestSingleInstanceLock(launch)) {
  declareAppScheme();
  guardAllPages();
  app.setAsDefaultProtocolClient(deepLinkScheme);
  // Not a top-level await: Electron does not become ready before this module has been evaluated.
  run(parseDesktopOptions(args).smoke ? startSmoke() : null).catch(endWithError);
} else {
  app.quit();
}

async function run(smoke: Smoke | null): Promise<void> {
  await app.whenReady();
  const claim = await claimHome(home, { path: launch.path });
  if (!claim.isFirst) return endBeside(claim.running);
  guardSession();
  setMenu();
  servePage(await readPageFiles(paths.rendererFolder));
  const service = await createApp({
    home,
    version: app.getVersion(),
    capabilities: { shell: 'desktop', nativePicker: true, droppedPaths: true, revealInFolder: true },
    native,
    sampleFolder: paths.sampleFolder,
    spoolFolder: spoolFolder(home),
    ...(launch.path === null ? {} : { openPath: launch.path }),
  });
  surviveRejections(process, service);
  closeBeforeQuit(service);
  serveWindows(service.router, (procedure) => {
    if (procedure === 'app.info') smoke?.passed();
  });

  /** @param at the screen that a new window begins on; null: where the page goes by itself */
  const show = (at: string | null = null) => {
    const open = BrowserWindow.getAllWindows()[0];
    if (open !== undefined) return open;
    const window = openWindow({ preload: paths.preload, hidden: smoke !== null, at });
    smoke?.watch(window);
    return window;
  };
  show();

  const reopen = ({ path: file }: LaunchRequest) => {
    if (file === null) focusWindow(show());
    else openPath(service, file, show).catch(endWithError);
  };
  claim.answer((request) => {
    reopen(request);
    return Promise.resolve({ shell: 'desktop' });
  });
  app.on('second-instance', (_event, _args, _cwd, data) => reopen(readLaunchRequest(data)));
  // macOS: a file dropped on the icon, a deep link, a click on the icon of an app without windows.
  app.on('open-file', (event, file) => {
    event.preventDefault();
    reopen({ path: file });
  });
  app.on('open-url', (event) => {
    event.preventDefault();
    reopen({ path: null });
  });
  app.on('activate', () => focusWindow(show()));
  const background = stayWithoutWindows(service, show);
  app.on('browser-window-created', () => background.windowOpened());
  app.on('window-all-closed', () => {
    background.windowsClosed().catch(endWithError);
  });
}

/** Links are watched when nobody looks, too: from the tray, or as macOS has it. */
function stayWithoutWindows(service: App, show: (at?: string | null) => BrowserWindow): Background {
  const open = (at: string | null) => {
    const [before] = BrowserWindow.getAllWindows();
    if (before !== undefined && at !== null) showScreen(before, at);
    focusWindow(show(at));
  };
  return createBackground({
    health: createRouterClient(service.router).health,
    platform: process.platform,
    desktop: process.env['XDG_CURRENT_DESKTOP'],
    openTray: (line) => openTray({ line, open: () => open(null), quit: () => app.quit() }),
    notify: Notification.isSupported() ? (notice, at) => showNotification(notice, () => open(at)) : null,
    isFirstStay: () => isFirstTime(path.join(ownFolder, 'has-stayed')),
    end: () => quitWhenIdle(service),
  });
}

/** The same data folder is served to a browser: two programs would save over each other's drafts. */
function endBeside(running: InstanceAnswer): void {
  const where = running.shell === 'loopback' ? `in a browser, at ${running.origin}` : 'in another window';
  dialog.showErrorBox('Fallback Links is already running', `It is open ${where}. Use it there, or end it first.`);
  app.exit(1);
}

/**
 * A new release on what the second instance was started with. A path that cannot be opened leaves an empty draft. A page that
 * is there is told; one that is still to come would not hear it, and begins there.
 */
async function openPath(service: App, file: string, show: (at?: string | null) => BrowserWindow): Promise<void> {
  const [before] = BrowserWindow.getAllWindows();
  if (before !== undefined) focusWindow(before);
  const { releases } = createRouterClient(service.router);
  const release = await releases.create({ paths: [file] }).catch(() => releases.create({ paths: [] }));
  if (before === undefined || before.isDestroyed()) focusWindow(show(`/releases/${release.id}`));
  else showRelease(before, release.id);
}

/** Jobs go on when the window closes; the program ends after the last one, unless the window has come back. */
async function quitWhenIdle(service: App): Promise<void> {
  for await (const jobs of await createRouterClient(service.router).jobs.watch()) {
    if (BrowserWindow.getAllWindows().length > 0) return;
    if (!jobs.some(({ state }) => state === 'running')) break;
  }
  app.quit();
}

function closeBeforeQuit(service: App): void {
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    closed = true;
    // A service that does not end by itself is left to the operating system, as everything in it is on the disk.
    setTimeout(() => app.exit(1), closeWithinMs).unref();
    service.close().then(() => app.quit(), endWithError);
  });
}

function endWithError(error: unknown): void {
  console.error(error);
  const message = isProblem(error) ? `${error.message}\n\n${error.problem.remedy}` : String(error);
  dialog.showErrorBox('Fallback Links cannot go on', message);
  app.exit(1);
}
