import type { BenchResult, Row } from './types.ts';

/** A plain table: what was measured (medians), its target, whether it was met. */
export function table(result: BenchResult): string {
  const rows = [...result.figures, ...result.ratios].map((row) => [
    row.name,
    shown(row),
    row.target ?? '',
    verdict(row),
  ]);
  const all = [['measured', 'median', 'target', ''], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)));
  return all
    .map(([name = '', value = '', target = '', met = '']) =>
      `${name.padEnd(widths[0] ?? 0)}  ${value.padStart(widths[1] ?? 0)}  ${target.padEnd(widths[2] ?? 0)}  ${met}`.trimEnd(),
    )
    .join('\n');
}

function shown({ value, unit }: Row): string {
  return `${value.toFixed(Math.abs(value) < 10 ? 2 : 0)}${unit === '' ? '' : ` ${unit}`}`;
}

function verdict({ met }: Row): string {
  return met === undefined ? '' : met ? 'met' : 'MISSED';
}
