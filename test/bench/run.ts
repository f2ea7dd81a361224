/**
 * `node test/bench/run.ts NAME [--json]`: runs test/bench/NAME.ts and prints its table; with --json, the last line is
 * one object with the name, the ratios and the figures.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { table } from './table.ts';
import type { Bench } from './types.ts';

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
const [name] = positionals;
if (name === undefined || !/^[a-z][a-z-]*$/.test(name) || !existsSync(new URL(`${name}.ts`, import.meta.url))) {
  throw new Error('usage: node test/bench/run.ts NAME [--json], NAME one of those in test/bench');
}
const { bench }: { readonly bench: Bench } = await import(new URL(`${name}.ts`, import.meta.url).href);
const result = await bench((line) => console.log(line));
console.log(table(result));
if (values.json === true) {
  console.log(JSON.stringify({ name, ratios: valuesOf(result.ratios), figures: valuesOf(result.figures) }));
}
// A target that is missed is a failure; targets are ratios and bounds that hold on any machine.
process.exitCode = [...result.ratios, ...result.figures].some((row) => row.met === false) ? 1 : 0;

function valuesOf(rows: readonly { readonly name: string; readonly value: number }[]): Record<string, number> {
  return Object.fromEntries(rows.map((row) => [row.name, Number(row.value.toPrecision(4))]));
}
