/** A screen as a person sees it: a picture of it in both themes, and what axe finds wrong with it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { z } from 'zod';

const folder = join(import.meta.dirname, '..', '..', '..', 'test-results', 'screens');
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const violations = z.array(z.object({ id: z.string(), help: z.string(), nodes: z.array(z.string()) }));

const levels = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };
/** Those of the levels that look at colours: what the other theme can fail when the first has passed. */
const colours = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

/**
 * Writes `<name>-light.png` and `<name>-dark.png`, and checks them with axe (wcag2a to wcag22aa). Left out is what
 * react-aria speaks: an announcement stays in the page for some seconds after the button that it is named by has gone.
 */
export async function showScreen(page: Page, name: string): Promise<void> {
  for (const [colorScheme, rules] of [
    ['light', levels],
    ['dark', colours],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
    expect(await accessibilityViolations(page, rules), `${name}, ${colorScheme}`).toEqual([]);
  }
}

async function accessibilityViolations(page: Page, runOnly: typeof levels | typeof colours) {
  // Evaluated through the debugger, which the page's CSP does not govern; a script tag would rightly be refused.
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axeSource);
  const found: unknown = await page.evaluate(`
    axe.run({ exclude: ['[data-live-announcer]'] }, { runOnly: ${JSON.stringify(runOnly)}, iframes: false }).then(({ violations }) =>
      violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => html.slice(0, 200)) })))
  `);
  return violations.parse(found);
}
