/** Figures of the policy as they are typed and read: `3` in a field of seconds, `500 ms`, `64 KiB`. */
import type { PolicySetting, PolicyUnit } from '../../../../shared/fallback/index.ts';

interface Scale {
  readonly unit: string;
  /** How many of the setting's own unit it is. */
  readonly factor: number;
}

const kib = 1024;
const times: readonly Scale[] = [
  { unit: 'ms', factor: 1 },
  { unit: 's', factor: 1000 },
  { unit: 'min', factor: 60_000 },
  { unit: 'h', factor: 3_600_000 },
  { unit: 'd', factor: 86_400_000 },
];
const sizes: readonly Scale[] = [
  { unit: 'bytes', factor: 1 },
  { unit: 'KiB', factor: kib },
  { unit: 'MiB', factor: kib ** 2 },
  { unit: 'GiB', factor: kib ** 3 },
];
const scales: Readonly<Record<PolicyUnit, readonly Scale[]>> = {
  ms: times,
  bytes: sizes,
  'bytes/s': sizes.map(({ unit, factor }) => ({ unit: `${unit}/s`, factor })),
  factor: [{ unit: '×', factor: 1 }],
  share: [{ unit: '%', factor: 0.01 }],
  count: [{ unit: '', factor: 1 }],
};

type Figure = Pick<PolicySetting, 'unit' | 'default' | 'min' | 'max'>;

/** The unit in which a figure is asked for: the one in which its usual value is a short number. */
export function fieldUnit(figure: Pick<Figure, 'unit' | 'default'>): string {
  return fieldScale(figure).unit;
}

/** The value in the field's unit, without the unit. */
export function fieldText(figure: Pick<Figure, 'unit' | 'default'>, value: number): string {
  return plain(value / fieldScale(figure).factor);
}

/** With the unit that suits it: `1 min` and not `60,000 ms`. */
export function quantityText(unit: PolicyUnit, value: number): string {
  return withUnit(value, scales[unit].findLast(({ factor }) => value >= factor) ?? scales[unit][0]);
}

export type ParsedQuantity = { readonly value: number } | { readonly error: string };

/** A number in the field's unit, or with a unit of its own; whole where parts make no sense. */
export function parseQuantity(figure: Figure, text: string): ParsedQuantity {
  const { unit, min, max } = figure;
  const range = `Use ${quantityText(unit, min)} to ${quantityText(unit, max)}.`;
  const typed = text.trim().replaceAll(/(?<=\d)\s(?=\d{3}(?!\d))/g, '');
  if (/^[1-9]\d*,\d{3}(?!\d)/.test(typed)) return { error: `Write it without a comma, or with a point. ${range}` };
  const match = /^(\d+(?:[.,]\d+)?|[.,]\d+)\s*(\D*)$/.exec(typed);
  if (match === null) return { error: `This is not a number. ${range}` };
  const [, digits = '', named = ''] = match;
  const scale = named === '' ? fieldScale(figure) : scales[unit].find((each) => isSame(each.unit, named));
  if (scale === undefined) return { error: `“${named.trim()}” is not a unit here. ${range}` };
  const exact = Number(digits.replace(',', '.')) * scale.factor;
  if (unit === 'count' && !Number.isInteger(exact)) return { error: `Use a whole number. ${range}` };
  const value = unit === 'bytes' ? Math.round(exact) : tidy(exact);
  if (value < min) return { error: `That is too little. ${range}` };
  if (value > max) return { error: `That is too much. ${range}` };
  return { value };
}

function fieldScale({ unit, default: usual }: Pick<Figure, 'unit' | 'default'>): Scale {
  // Half a second is `0.5 s`, as its neighbours are in seconds.
  const fits = scales[unit].findLast(({ factor }) => usual >= (unit === 'ms' ? factor / 4 : factor));
  return fits ?? scales[unit][0] ?? { unit: '', factor: 1 };
}

function withUnit(value: number, scale: Scale | undefined): string {
  if (scale === undefined) return plain(value);
  const number = plain(value / scale.factor);
  if (scale.unit === 'bytes' && value === 1) return '1 byte';
  return scale.unit === '' ? number : `${number} ${scale.unit}`;
}

/** Without the tail that a division leaves. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

function plain(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function isSame(unit: string, typed: string): boolean {
  const word = typed.trim().toLowerCase();
  return (
    unit.toLowerCase() === (word.startsWith('byte') && !word.startsWith('bytes') ? word.replace('byte', 'bytes') : word)
  );
}
