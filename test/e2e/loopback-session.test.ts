/** What only a browser can show of the loopback shell: its cookie, its policy, and what it does for pages elsewhere. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { startLoopback } from '../../electron/loopback/index.ts';
import { createContractApp } from '../support/contract-app.ts';
import { temporaryFolder, temporaryFolderUntil } from '../support/temp.ts';
import { needs } from '../support/tools.ts';
import { launchBrowser } from './support/browser.ts';

needs('chromium')('the loopback session in a browser', () => {
  let browser: Browser;
  let rendererFolder: string;
  let removeFolder: () => Promise<void>;

  beforeAll(async () => {
    const { folder, remove } = await temporaryFolderUntil();
    removeFolder = remove;
    rendererFolder = folder;
    await build({
      configFile: false,
      logLevel: 'error',
      root: path.join(import.meta.dirname, 'support', 'session-page'),
      base: './',
      build: { outDir: folder, emptyOutDir: true, modulePreload: { polyfill: false } },
    });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await removeFolder();
  });

  async function start() {
    const spoolFolder = path.join(await temporaryFolder(), 'spool');
    const app = createContractApp();
    const loopback = await startLoopback({ app, rendererFolder, spoolFolder, onBug: () => undefined });
    onTestFinished(() => loopback.close());
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    return { app, loopback, context, spoolFolder };
  }

  it('is opened by the launch address, shows no secret, and outlives a reload', async () => {
    const { loopback, context } = await start();
    const page = await open(context, loopback.launchUrl());

    expect(await answers(page)).toBe('0.0.0-test');
    expect(page.url()).toBe(`${loopback.origin}/`);
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(await context.cookies()).toEqual([
      expect.objectContaining({
        name: expect.stringMatching(/^__Host-/),
        httpOnly: true,
        secure: true,
        sameSite: 'Strict',
      }),
    ]);
    await page.reload();
    expect(await answers(page)).toBe('0.0.0-test');
  });

  it('is each tab’s own: a bare address has none, a fresh one opens a second', async () => {
    const { loopback, context } = await start();
    const first = await open(context, loopback.launchUrl());
    const bare = await open(context, `${loopback.origin}/`);
    const second = await open(context, loopback.launchUrl());

    expect(await answers(bare)).toBe('SESSION_LOST');
    expect(await answers(second)).toBe('0.0.0-test');
    expect(await answers(first)).toBe('0.0.0-test');
  });

  it('ends a stream’s procedure when its tab is closed', async () => {
    const { app, loopback, context } = await start();
    const page = await open(context, loopback.launchUrl());
    await page.evaluate('connected.then((client) => client.jobs.watch()).then((stream) => stream.next())');

    await page.close();

    await app.streams[0]?.ended;
    expect(app.streams[0]?.signal?.aborted).toBe(true);
  });

  it('answers every tab although each keeps streams open', async () => {
    const { loopback, context } = await start();
    const tabs: Page[] = [];
    for (let count = 0; count < 3; count += 1) {
      const page = await open(context, loopback.launchUrl());
      tabs.push(page);
      // As the page does: three streams, each opened again when it ends. Resolves when each has had a value.
      await page.evaluate(`connected.then((client) => Promise.all([1, 2, 3].map(() => new Promise((seen) => {
        (async () => { for (;;) for await (const jobs of await client.jobs.watch()) seen(jobs.length); })();
      }))))`);
    }

    for (const page of tabs) expect(await answers(page)).toBe('0.0.0-test');
  });

  it('streams a dropped file to the spool with its progress, and leaves nothing of one that is cancelled', async () => {
    const { loopback, context, spoolFolder } = await start();
    const page = await open(context, loopback.launchUrl());
    await answers(page);

    const sent = await page.evaluate<{ path: string; last: number }>(`(async () => {
      const steps = [];
      const file = new File([new Uint8Array(3_000_000).fill(7)], 'dropped demo.whl');
      const path = await uploadToSpool(file, (bytes) => steps.push(bytes));
      return { path, last: steps.at(-1) };
    })()`);
    expect(path.basename(sent.path)).toBe('dropped demo.whl');
    expect((await readFile(sent.path)).equals(Buffer.alloc(3_000_000, 7))).toBe(true);
    expect(sent.last).toBe(3_000_000);

    const outcome = await page.evaluate(`(async () => {
      const controller = new AbortController();
      const file = new File([new Uint8Array(50_000_000)], 'cancelled.whl');
      return uploadToSpool(file, () => controller.abort(new Error('cancelled by the person')), controller.signal)
        .then(() => 'sent', (error) => error.message);
    })()`);
    expect(outcome).toBe('cancelled by the person');
    await expect.poll(() => readdir(spoolFolder)).toHaveLength(1);
  });

  it('is of no use to a page on another port, which is the same site and shares its cookies', async () => {
    const { loopback, context } = await start();
    await answers(await open(context, loopback.launchUrl()));
    const neighbour = createServer((_request, response) => response.end('<!doctype html><title>n</title>')).listen(
      0,
      '127.0.0.1',
    );
    await once(neighbour, 'listening');
    onTestFinished(() => neighbour.close().closeAllConnections());
    const address = neighbour.address();
    const page = await open(context, `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`);

    const seen = await page.evaluate(`(async () => {
      const url = '${loopback.origin}/rpc/releases/list';
      const statusOf = (request) => request.then((response) => response.status, () => 'refused');
      return [
        await statusOf(fetch(url, { method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' }, body: '{}' })),
        await statusOf(fetch('${loopback.origin}/', { mode: 'no-cors', credentials: 'include' })),
        await new Promise((resolve) => {
          const frame = document.createElement('iframe');
          frame.src = '${loopback.origin}/';
          frame.onload = () => { try { resolve(frame.contentDocument === null ? 'nothing shown' : 'shown'); } catch { resolve('nothing shown'); } };
          document.body.append(frame);
        }),
      ];
    })()`);

    expect(seen).toEqual(['refused', 'refused', 'nothing shown']);
  });

  it('lets a generated page into a sandboxed frame, and no string into the page', async () => {
    const { loopback, context } = await start();
    const page = await open(context, loopback.launchUrl());
    await answers(page);

    const outcome = await page.evaluate(`(async () => {
      const refusal = (attempt) => { try { attempt(); return null; } catch (error) { return error.name; } };
      const frame = document.createElement('iframe');
      frame.setAttribute('sandbox', '');
      const policy = trustedTypes.createPolicy('index-page', { createHTML: (html) => html });
      frame.srcdoc = policy.createHTML('<p id="shown">demo</p><script>parent.ran = true</script><img src="https://example.org/x.png">');
      const loaded = new Promise((resolve) => { frame.onload = resolve; });
      document.body.append(frame);
      await loaded;
      return {
        html: refusal(() => { document.body.innerHTML = '<p>x</p>'; }),
        srcdoc: refusal(() => { document.createElement('iframe').srcdoc = '<p>x</p>'; }),
        code: refusal(() => { new Function('return 1')(); }),
        otherPolicy: refusal(() => { trustedTypes.createPolicy('other', {}); }),
        ran: window.ran ?? false,
      };
    })()`);

    expect(outcome).toEqual({
      html: 'TypeError',
      srcdoc: 'TypeError',
      code: 'EvalError',
      otherPolicy: 'TypeError',
      ran: false,
    });
    const frame = page.frames()[1];
    expect(await frame?.locator('#shown').textContent()).toBe('demo');
  });
});

async function open(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** The app's version over the contract, or the code of the failure. */
function answers(page: Page): Promise<unknown> {
  return page.evaluate(
    'connected.then((client) => client.app.info()).then(({ version }) => version, ({ code }) => code)',
  );
}
