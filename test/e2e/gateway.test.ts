/** The Gateway screen and the fault bench: every state as a script, then the real thing with a real pip. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../support/temp.ts';
import { needs } from '../support/tools.ts';
import { openApp } from './support/app.ts';
import { launchBrowser } from './support/browser.ts';
import {
  benchRun,
  benchView,
  createScenes,
  gatewayView,
  manyDownloads,
  noPip,
  portBusy,
  recentDownloads,
  runningDownloads,
  someTotals,
} from './support/gateway-scenes.ts';
import { keyboardOn } from './support/keyboard.ts';
import { showScreen } from './support/screen.ts';
import { openScripted } from './support/scripted-app.ts';

/** Other than the second that is usual: the machine may be busy. */
const patience = { timeout: 20_000 } as const;

needs('chromium')('the gateway', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  describe('as a script', () => {
    async function open(hash: string) {
      const scenes = createScenes();
      const { page, complaints } = await openScripted(browser, scenes);
      await page.getByRole('link', { name: /^Gateway/ }).waitFor();
      await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
      await page.getByRole('heading', { level: 1, name: 'Gateway' }).waitFor();
      return { scenes, page, complaints, keys: keyboardOn(page) };
    }

    test('shows off, failed, empty, three and many', async () => {
      const { scenes, page, complaints } = await open('/gateway');
      scenes.showGateway(gatewayView({ state: 'off' }));
      await page.getByRole('button', { name: 'Switch on the gateway' }).waitFor();
      await showScreen(page, 'gateway-off');

      scenes.showGateway(gatewayView({ state: 'starting' }));
      await page.getByText('Starting.').waitFor();
      scenes.showGateway(gatewayView({ state: 'failed', problem: portBusy }));
      await page.getByText(portBusy.message).waitFor();
      await showScreen(page, 'gateway-failed');
      await page.getByRole('button', { name: 'Use another port' }).click();
      await expect.poll(() => scenes.calls, patience).toEqual(['update {"enabled":true,"port":0}']);
      await page.getByText('Nothing is under way.').waitFor();
      await showScreen(page, 'gateway-empty');

      const filled = { recent: recentDownloads(), totals: someTotals };
      scenes.showGateway(gatewayView({ ...filled, running: runningDownloads() }));
      await page.getByRole('progressbar', { name: /^other-0/ }).waitFor();
      await showScreen(page, 'gateway-live');
      await page.getByRole('row', { name: /^demo_project-2\.1\.0-cp312/ }).press('Enter');
      const details = page.getByRole('dialog', { name: 'Download' });
      await details.getByText('2 attempts').waitFor();
      await showScreen(page, 'gateway-details');
      await page.keyboard.press('Escape');

      scenes.showGateway(gatewayView({ ...filled, recent: manyDownloads() }));
      await page.getByRole('searchbox', { name: 'Filter recent downloads' }).fill('gone-');
      await page.getByText('8 of 50').waitFor();
      await showScreen(page, 'gateway-many');
      expect(complaints).toEqual([]);
    });

    test('shows the bench without pip, under way and done', async () => {
      const { scenes, page, complaints } = await open('/gateway/bench');
      scenes.showBench(benchView({ installer: null, problem: noPip }));
      await page.getByText(noPip.message).waitFor();
      await showScreen(page, 'bench-no-pip');

      scenes.showGateway(gatewayView({ state: 'off' }));
      await page.getByRole('button', { name: 'Switch on the gateway' }).click();
      scenes.showBench(benchView({}));
      await page.getByText('It refuses every connection.').click();
      await page.getByRole('button', { name: 'Install' }).click();
      await page.getByRole('button', { name: 'Cancel' }).waitFor();
      await showScreen(page, 'bench-running');
      expect(scenes.calls).toEqual(['update {"enabled":true}', 'setFault {"fault":"dead"}', 'install']);

      const lines = Array.from({ length: 60 }, (_, index) => `line ${index + 1}`);
      scenes.showBench(benchView({ run: benchRun({ state: 'running', lines }) }));
      const terminal = page.getByRole('region', { name: 'What pip prints' });
      await expect.poll(() => distanceFromEnd(page), patience).toBeLessThan(10);
      await terminal.focus();
      await terminal.press('Home');
      await page.getByRole('button', { name: 'To the end' }).waitFor();
      scenes.showBench(benchView({ run: benchRun({ state: 'running', lines: [...lines, 'the last one'] }) }));
      await terminal.getByText('the last one').waitFor();
      expect(await distanceFromEnd(page)).toBeGreaterThan(100);
      await page.getByRole('button', { name: 'To the end' }).click();
      await expect.poll(() => distanceFromEnd(page), patience).toBeLessThan(10);

      scenes.showBench(benchView({ run: benchRun({}) }));
      await page.getByText(/^pip got the right bytes in 6\.9 s\. At 90 %/).waitFor();
      await showScreen(page, 'bench-done');
      expect(complaints).toEqual([]);
    });

    test('is used by the keyboard alone, and loses nothing that was typed', async () => {
      const { scenes, page, complaints, keys } = await open('/gateway');
      scenes.showGateway(gatewayView({ state: 'off' }));
      await keys.tabTo('switch', 'Gateway');
      await keys.press('Space');
      await page.getByRole('heading', { name: 'Use it' }).waitFor();
      await keys.isKept();
      await keys.tabTo('tab', 'pip');
      await keys.press('ArrowRight');
      await page.getByText('uv pip install --default-index http://127.0.0.1:8700/simple/').waitFor();

      // The reason of a switch, on focus.
      scenes.showGateway(gatewayView({ running: runningDownloads(), recent: recentDownloads(), totals: someTotals }));
      await keys.tabTo('button', /^At 90 %: files\.example\.org stopped/);
      await page.getByRole('tooltip', { name: /^At 90 %/ }).waitFor();
      await keys.tabTo('row', /^demo_project-2\.1\.0-cp312/);
      await keys.press('ArrowDown');
      await keys.has('row', /^other-0/);
      await keys.press('Enter');
      await keys.has('dialog', 'Download');
      await keys.press('Escape');
      await keys.has('row', /^other-0/);

      // Settings: what is refused or out of range stays, also over a way to another page and back.
      await keys.tabTo('link', 'Settings', 'Shift+Tab');
      await keys.press('Enter');
      await keys.tabTo('button', /^How long a host may keep silent/);
      await keys.press('Enter');
      await keys.tabTo('textbox', 'First byte');
      await keys.press('Control+a');
      await keys.type('900');
      await keys.press('Enter');
      await page.getByText('That is too much. Use 100 ms to 2 min.').waitFor();
      await keys.tabTo('link', 'Fault bench', 'Shift+Tab');
      await keys.press('Enter');
      await keys.tabTo('radio', /^Stalls at 90 %/);
      await keys.press('ArrowRight');
      await keys.has('radio', /^Wrong bytes/);
      await expect.poll(() => scenes.calls.at(-1), patience).toBe('setFault {"fault":"wrong-bytes"}');
      await keys.tabTo('link', 'Settings', 'Shift+Tab');
      await keys.press('Enter');
      await page.getByText('That is too much. Use 100 ms to 2 min.').waitFor();
      await page.getByRole('textbox', { name: 'First byte' }).scrollIntoViewIfNeeded();
      await showScreen(page, 'gateway-settings');
      await keys.tabTo('textbox', 'First byte');
      await keys.press('Control+a');
      await keys.type('9');
      await keys.press('Tab');
      await expect.poll(() => scenes.calls.at(-1), patience).toBe('update {"policy":{"firstByteMs":9000}}');
      await keys.press('Enter');
      await expect.poll(() => scenes.calls.at(-1), patience).toBe('update {"policy":{}}');
      await keys.isKept();

      scenes.refuse();
      await keys.tabTo('textbox', 'Port', 'Shift+Tab');
      await keys.press('Control+a');
      await keys.type('8701');
      await keys.press('Enter');
      await page.getByText(portBusy.message).waitFor();
      expect(await page.getByRole('textbox', { name: 'Port' }).inputValue()).toBe('8701');
      // The browser itself tells of the call that was refused.
      expect(complaints).toEqual([expect.stringContaining('422')]);
    });
  });

  needs('pip')('for real', () => {
    test('is switched on, copied from, and survives two faults', async () => {
      const app = await openApp(browser, { home: join(await temporaryFolder(), 'home') });
      onTestFinished(() => app.close());
      const { page, program, complaints } = app;
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: program.origin });
      await page.getByRole('link', { name: /^Gateway/ }).click();
      await page.getByRole('button', { name: 'Switch on the gateway' }).click();
      await page.getByText(/^On\. /).waitFor();
      await page.getByRole('button', { name: 'Copy: pip, for one command' }).click();
      const line = await page.evaluate<string>('navigator.clipboard.readText()');
      expect(line).toMatch(/^pip install --index-url http:\/\/127\.0\.0\.1:\d+\/simple\/ your-project$/);
      expect((await fetch(new URL('/healthz', line.split(' ')[3]))).status).toBe(200);

      await page.getByRole('link', { name: 'Fault bench' }).click();
      await install(page, 'Dead');
      await page.getByText(/^pip got the right bytes in .* None of them came from the external host;/).waitFor();
      await showScreen(page, 'bench-dead');
      await install(page, 'Stalls at 90 %');
      await page.getByText(/^pip got the right bytes in .* At \d+ % the gateway left the external host/).waitFor();
      await showScreen(page, 'bench-stall');

      await page.getByRole('link', { name: 'Downloads' }).click();
      await page.getByText(/2 changed their source · 0 failed/).waitFor();
      await showScreen(page, 'gateway-after-bench');
      await page.getByRole('switch', { name: 'Gateway' }).press('Space');
      await page.getByText(/^Off\. /).waitFor();
      expect(complaints).toEqual([]);
    });
  });
});

async function install(page: Page, fault: string): Promise<void> {
  await page.getByText(fault, { exact: true }).click();
  await page.getByRole('radio', { name: fault, checked: true }).waitFor();
  await page.getByRole('button', { name: 'Install' }).click();
}

/** Pixels of the terminal below what is in sight. */
function distanceFromEnd(page: Page): Promise<number> {
  return page
    .getByRole('region', { name: 'What pip prints' })
    .evaluate((pane) => Math.round(pane.scrollHeight - pane.clientHeight - pane.scrollTop));
}
