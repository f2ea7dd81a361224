/** What is typed for the monitor, read or refused with a sentence. */
export type Parsed<Value> = { readonly value: Value } | { readonly error: string };

const mib = 1024 * 1024;

export function budgetText(bytes: number): string {
  return `${Math.round((bytes / mib) * 10) / 10}`;
}

/** MiB in a day; 0: only headers are looked at. */
export function parseBudget(text: string): Parsed<number> {
  const number = numberIn(text);
  if (number === null) return { error: 'Use a number, like 512.' };
  if (number > 1024 * 1024) return { error: 'That is too much. Use 0 to 1,048,576 MiB.' };
  return { value: Math.round(number * mib) };
}

export function parseMeanHours(text: string): Parsed<number> {
  const number = numberIn(text);
  if (number === null) return { error: 'Use a number of hours, like 6.' };
  if (number < 0.1 || number > 168) return { error: 'Use 0.1 to 168 hours.' };
  return { value: number };
}

/** As a person types it: spaces around, commas between thousands. */
function numberIn(text: string): number | null {
  const typed = text.trim().replaceAll(/,(?=\d{3}(\D|$))/g, '');
  return /^\d+(\.\d+)?$/.test(typed) ? Number(typed) : null;
}
