/** The health screens in Chromium, over a store with ten thousand links. */
import type { Page } from 'playwright-core';
import { launchBrowser } from '../e2e/support/browser.ts';
import { openApp } from '../e2e/support/app.ts';

export interface ScreenFigures {
  /** From the click to the hosts being there. */
  readonly overviewMs: number;
  readonly linksMs: number;
  /** Between two frames while the list is scrolled. */
  readonly frameP50: number;
  readonly frameP95: number;
  readonly frameMax: number;
}

/** @param home with the filled store; out/ is built */
export async function measureScreens(home: string): Promise<ScreenFigures> {
  const browser = await launchBrowser();
  try {
    const app = await openApp(browser, { home });
    try {
      const { page } = app;
      await page
        .getByRole('link', { name: /^Health/ })
        .first()
        .waitFor();
      const overviewMs = await timed(page, '#/health', () => page.getByRole('row').nth(10).waitFor());
      const linksMs = await timed(page, '#/health/links', () =>
        page
          .getByText(/demo_project-1\./)
          .first()
          .waitFor(),
      );
      const frames = (await scroll(page)).toSorted((a, b) => a - b);
      const at = (share: number) =>
        frames[Math.min(frames.length - 1, Math.floor(frames.length * share))] ?? Number.NaN;
      return { overviewMs, linksMs, frameP50: at(0.5), frameP95: at(0.95), frameMax: at(1) };
    } finally {
      await app.close();
    }
  } finally {
    await browser.close();
  }
}

async function timed(page: Page, hash: string, there: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await there();
  return performance.now() - began;
}

/** A quick turn of the wheel in each of 300 frames, and the milliseconds between them. */
function scroll(page: Page): Promise<readonly number[]> {
  return page.evaluate(async () => {
    const scrollers = [...document.querySelectorAll<HTMLElement>('*')].filter(
      (element) =>
        element.scrollHeight > element.clientHeight * 3 && /auto|scroll/.test(getComputedStyle(element).overflowY),
    );
    const scroller = scrollers.toSorted((one, other) => other.scrollHeight - one.scrollHeight)[0];
    if (scroller === undefined) throw new Error('nothing scrolls');
    const times: number[] = [];
    let before = await new Promise<number>((resolve) => {
      requestAnimationFrame(resolve);
    });
    for (let frame = 0; frame < 300; frame += 1) {
      scroller.scrollTop += 240;
      const now = await new Promise<number>((resolve) => {
        requestAnimationFrame(resolve);
      });
      times.push(now - before);
      before = now;
    }
    return times;
  });
}
