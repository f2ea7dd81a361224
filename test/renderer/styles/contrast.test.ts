import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * WCAG 2.2 contrast (SC 1.4.3: 4.5:1 for text, SC 1.4.11: 3:1 for graphics) of the pairs of tokens that the app puts on
 * each other, in both themes, from the token file itself.
 */
const css = readFileSync(path.join(import.meta.dirname, '../../../renderer/styles/tokens.css'), 'utf8');
const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

const surfaces = ['canvas', 'surface', 'raised', 'sunken'];
const places = [...surfaces, 'hover', 'pressed'];

const text: readonly (readonly [string, readonly string[]])[] = [
  ['text', [...places, 'accent-soft', 'good-soft', 'warn-soft', 'bad-soft', 'external-soft', 'hosted-soft']],
  ['text-soft', [...places, 'good-soft', 'warn-soft', 'bad-soft', 'accent-soft']],
  ['text-faint', [...surfaces, 'hover']],
  ['accent-text', [...surfaces, 'hover', 'accent-soft']],
  ['external-text', [...surfaces, 'hover', 'external-soft', 'accent-soft']],
  ['hosted-text', [...surfaces, 'hover', 'hosted-soft', 'accent-soft']],
  ['good-text', [...surfaces, 'good-soft']],
  ['warn-text', [...surfaces, 'hover', 'warn-soft']],
  ['bad-text', [...surfaces, 'hover', 'bad-soft']],
  ['on-accent', ['accent', 'accent-hover', 'accent-pressed', 'bad-fill', 'bad-fill-hover']],
  ['on-tooltip', ['tooltip']],
];

const graphics: readonly (readonly [string, readonly string[]])[] = [
  ['accent-line', [...places, 'accent-soft']],
  ['external', [...places, 'accent-soft']],
  ['hosted', [...places, 'accent-soft']],
  ['good', [...places, 'accent-soft']],
  ['warn', [...places, 'accent-soft']],
  ['bad', [...places, 'accent-soft']],
  ['line-control', ['canvas', 'surface', 'raised', 'sunken']],
];

describe.each(themes)('%s', (theme) => {
  it.each(pairs(text))('%s on %s reads (4.5:1)', (front, back) => {
    expect(contrast(token(front, theme), token(back, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(pairs(graphics))('%s on %s can be seen (3:1)', (front, back) => {
    expect(contrast(token(front, theme), token(back, theme))).toBeGreaterThanOrEqual(3);
  });
});

it('knows the extremes', () => {
  const grey = (value: number): Colour => ({ red: value, green: value, blue: value });
  expect(contrast(grey(0), grey(255))).toBeCloseTo(21);
  expect(contrast(grey(119), grey(255))).toBeCloseTo(4.48, 2);
});

interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

function pairs(table: readonly (readonly [string, readonly string[]])[]): [string, string][] {
  return table.flatMap(([front, backs]) => backs.map((back): [string, string] => [front, back]));
}

function token(name: string, theme: Theme): Colour {
  const value = new RegExp(`--${name}: ([^;]+);`).exec(css)?.[1] ?? '';
  const [light, dark = light] = [...value.matchAll(/#([0-9a-f]{6})/g)].map((match) => match[1]);
  const hex = theme === 'light' ? light : dark;
  if (hex === undefined) throw new Error(`--${name} has no ${theme} colour`);
  const channel = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  return { red: channel(0), green: channel(2), blue: channel(4) };
}

function contrast(a: Colour, b: Colour): number {
  const [first, second] = [luminance(a), luminance(b)];
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}

/** Relative luminance as WCAG defines it. */
function luminance({ red, green, blue }: Colour): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(channel: number): number {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
