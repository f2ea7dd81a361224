import { z } from 'zod';

/** What was kept as JSON; nothing where there is none, or where it is of another version. */
export function storedList<T>(text: string | null, item: z.ZodType<T>): T[] {
  const parsed = z.array(item).safeParse(parseJson(text));
  return parsed.success ? parsed.data : [];
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? [] : JSON.parse(text);
  } catch {
    return [];
  }
}
