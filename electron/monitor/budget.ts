/** The bytes that checks may download in 24 hours, by the hour: a day that moves on instead of a midnight. */
import { z } from 'zod';

const spentSchema = z.array(
  z.object({ hour: z.int(), bytes: z.number().nonnegative(), checks: z.int().nonnegative() }),
);

export interface Budget {
  /** Whether so many more are in it. */
  affords(bytes: number, at: number): boolean;
  /** Sets so many aside for what begins; what is returned gives them back and books what it took. */
  begin(bytes: number): (spent: number, at: number) => void;
  /** Of the last 24 hours. */
  today(at: number): { readonly bytes: number; readonly checks: number };
  /** To be kept over a restart. */
  dump(): string;
  load(dumped: string | null): void;
}

const hourMs = 3_600_000;
const hours = 24;

/** @param most bytes; asked each time, for a person may change it. Times are epoch milliseconds. */
export function createBudget(most: () => number): Budget {
  let spent: z.infer<typeof spentSchema> = [];
  let reserved = 0;

  function forget(at: number): void {
    const oldest = Math.floor(at / hourMs) - hours;
    if (spent.some(({ hour }) => hour <= oldest)) spent = spent.filter(({ hour }) => hour > oldest);
  }

  function today(at: number) {
    forget(at);
    return {
      bytes: spent.reduce((sum, { bytes }) => sum + bytes, 0),
      checks: spent.reduce((sum, { checks }) => sum + checks, 0),
    };
  }

  return {
    today,
    affords: (bytes, at) => today(at).bytes + reserved + bytes <= most(),
    begin(bytes) {
      reserved += bytes;
      return (used, at) => {
        reserved -= bytes;
        forget(at);
        const hour = Math.floor(at / hourMs);
        const last = spent.at(-1);
        if (last?.hour === hour) {
          last.bytes += used;
          last.checks += 1;
        } else spent.push({ hour, bytes: used, checks: 1 });
      };
    },
    dump: () => JSON.stringify(spent),
    load(dumped) {
      const parsed = spentSchema.safeParse(dumped === null ? [] : parseJson(dumped));
      spent = parsed.success ? parsed.data : [];
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
