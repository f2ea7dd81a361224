/** A page used without a pointer: what has the focus, by its name, and whether that can be seen. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { z } from 'zod';

type Role = Parameters<Page['getByRole']>[0];
type Name = string | RegExp;

export interface Keyboard {
  /** Tabs until what has this role and name has the focus; every stop on the way must show that it has it. */
  tabTo(role: Role, name: Name, key?: 'Tab' | 'Shift+Tab'): Promise<void>;
  press(key: string): Promise<void>;
  type(text: string): Promise<void>;
  /** Waits until this has the focus, without a key: where an action puts it. */
  has(role: Role, name: Name): Promise<void>;
  /** After an action: the focus is on something, which shows it. */
  isKept(): Promise<void>;
}

/** More stops than any screen of the tests has. */
const mostStops = 60;

const focus = z.object({ what: z.string(), isBody: z.boolean(), isSeen: z.boolean() });

export function keyboardOn(page: Page): Keyboard {
  const named = (role: Role, name: Name): Locator =>
    page.getByRole(role, typeof name === 'string' ? { name, exact: true } : { name });
  const focused = async () => focus.parse(await page.evaluate(describeFocus));
  const isKept = async () => {
    await expect.poll(async () => (await focused()).what).not.toBe('body');
    expect(await focused()).toMatchObject({ isSeen: true });
  };

  return {
    async tabTo(role, name, key = 'Tab') {
      const wanted = named(role, name).and(page.locator(':focus'));
      await named(role, name).first().waitFor();
      const stops: string[] = [];
      while ((await wanted.count()) === 0) {
        if (stops.length > mostStops) throw new Error(`${role} "${name}" has no tab stop among ${stops.join(', ')}`);
        await page.keyboard.press(key);
        const stop = await focused();
        // After the last stop comes the browser's own bar, which has no element here.
        if (!stop.isBody) expect(stop).toMatchObject({ isSeen: true });
        stops.push(stop.what);
      }
    },
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.type(text),
    has: (role, name) => named(role, name).and(page.locator(':focus')).waitFor({ state: 'attached' }),
    isKept,
  };
}

/**
 * Seen is what draws an outline while it has the focus: the element, or, where it is an input that is only there for
 * the keyboard, the label it stands in. (A shadow does not count: buttons have one always.) What only a script can focus
 * (a heading, the main region, a dialog as a whole) is a place to read from and draws nothing.
 */
const describeFocus = `(() => {
  const element = document.activeElement ?? document.body;
  const draws = (one) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
  };
  const label = element.closest('label');
  const drawn = [element, ...(label === null ? [] : [label, ...label.children])];
  // A field in a bar of its own: the bar draws it.
  const isBar = element.type === 'search' && getComputedStyle(element.parentElement).boxShadow.includes('inset');
  return {
    what: element === document.body ? 'body' : element.tagName + ' ' + (element.getAttribute('aria-label') ?? element.textContent ?? '').slice(0, 40),
    isBody: element === document.body,
    isSeen: element.tabIndex < 0 || isBar || drawn.some(draws),
  };
})()`;
