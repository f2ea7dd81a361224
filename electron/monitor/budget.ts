/** The bytes that checks may download in 24 hours, by the hour: a day that moves on instead of a midnight. */
import { z } from 'zod';

const spentSchema = z.array(
  z.object({
    hour: z.int(),
    bytes: z.number().nonnegative(),
    /** Of these, what had to be read so that a link may come back. */
    needed: z.number().nonnegative().default(0),
    checks: z.int().nonnegative(),
  }),
);

export interface Budget {
  /** Whether so many more are in it. */
  affords(bytes: number, at: number): boolean;
  /**
   * What must be read, so that a link may come back, is read whatever else was; but of that too no more than a budget, and
   * in any case one at a time: a file that is larger than the budget comes back as well.
   */
  affordsNeeded(bytes: number, at: number): boolean;
  /** Sets so many aside for what begins; what is returned gives them back and books what it took. */
  begin(bytes: number, isNeeded: boolean): (spent: number, at: number) => void;
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
  const reserved = { bytes: 0, needed: 0 };

  /** What a clock has booked that was ahead would stay for as long as it was ahead. */
  function forget(at: number): void {
    const now = Math.floor(at / hourMs);
    const isToday = ({ hour }: { readonly hour: number }) => hour > now - hours && hour <= now;
    if (!spent.every(isToday)) spent = spent.filter(isToday);
  }

  function sumOf(what: 'bytes' | 'needed' | 'checks', at: number): number {
    forget(at);
    return spent.reduce((sum, entry) => sum + entry[what], 0);
  }

  return {
    today: (at) => ({ bytes: sumOf('bytes', at), checks: sumOf('checks', at) }),
    affords: (bytes, at) => sumOf('bytes', at) + reserved.bytes + bytes <= most(),
    affordsNeeded(bytes, at) {
      const before = sumOf('needed', at) + reserved.needed;
      return before === 0 || before + bytes <= most();
    },
    begin(bytes, isNeeded) {
      reserved.bytes += bytes;
      if (isNeeded) reserved.needed += bytes;
      return (used, at) => {
        reserved.bytes -= bytes;
        if (isNeeded) reserved.needed -= bytes;
        forget(at);
        const hour = Math.floor(at / hourMs);
        let entry = spent.find((one) => one.hour === hour);
        if (entry === undefined) spent.push((entry = { hour, bytes: 0, needed: 0, checks: 0 }));
        entry.bytes += used;
        if (isNeeded) entry.needed += used;
        entry.checks += 1;
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
