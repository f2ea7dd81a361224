import { z } from 'zod';

/**
 * How often values of about a size occurred: a bucket, its count, the next bucket, its count; by bucket, none empty.
 * Bucket 0 holds what is too small to matter; bucket b > 0 the values in
 * (smallest × growth^(b-1), smallest × growth^b]. Two histograms merge without losing anything, so those of minutes make
 * those of hours, and a quantile of any of them is within `relativeError` of the exact one.
 */
export type Histogram = readonly number[];

/** A thousandth: of a millisecond, or of a second per MiB. What is not above it is told as 0. */
export const smallest = 0.001;
const growth = 1.1;
/** Of a quantile, against the exact one: half a bucket. */
export const relativeError = (growth - 1) / (growth + 1);
/** In milliseconds eleven days; what is above is told as that. */
const largest = 1e9;

const buckets = bucketOf(largest) + 1;

export const emptyHistogram: Histogram = [];

export function histogramOf(values: readonly number[]): Histogram {
  return merge(values.map((value) => [bucketOf(value), 1]));
}

/** With one value more. */
export function addTo(histogram: Histogram, value: number): Histogram {
  return merge([histogram, [bucketOf(value), 1]]);
}

export function merge(histograms: readonly Histogram[]): Histogram {
  const [first = emptyHistogram] = histograms;
  if (histograms.length < 2) return first;
  const counts = new Float64Array(buckets);
  for (const histogram of histograms) {
    for (let at = 0; at < histogram.length; at += 2) {
      const bucket = histogram[at] ?? 0;
      counts[bucket] = (counts[bucket] ?? 0) + (histogram[at + 1] ?? 0);
    }
  }
  const merged: number[] = [];
  for (const [bucket, count] of counts.entries()) if (count > 0) merged.push(bucket, count);
  return merged;
}

/** The value that a share `p` (0 to 1) of all do not exceed (nearest rank). Null where there is none. */
export function quantile(histogram: Histogram, p: number): number | null {
  let total = 0;
  for (let at = 1; at < histogram.length; at += 2) total += histogram[at] ?? 0;
  const rank = Math.max(1, Math.ceil(p * total));
  let seen = 0;
  for (let at = 0; at < histogram.length; at += 2) {
    seen += histogram[at + 1] ?? 0;
    if (seen >= rank) return valueOf(histogram[at] ?? 0);
  }
  return null;
}

/**
 * Text, because SQLite hands out a short text far sooner than a blob. Numbers by bucket: how far it is from the bucket
 * before, and its count, each in digits of five bits, the lowest first, with a sixth where another one follows. Most
 * are one character. Nothing is no text.
 */
export const histogramCodec = z.codec(z.string(), z.custom<Histogram>(Array.isArray), {
  encode: (histogram) => {
    const codes: number[] = [];
    for (let at = 0; at < histogram.length; at += 2) {
      pushNumber(codes, (histogram[at] ?? 0) - (histogram[at - 2] ?? 0));
      pushNumber(codes, histogram[at + 1] ?? 0);
    }
    return String.fromCharCode(...codes);
  },
  decode: (text, context) => {
    const histogram = numbersIn(text);
    for (let at = 2; at < histogram.length; at += 2) histogram[at] = (histogram[at] ?? 0) + (histogram[at - 2] ?? 0);
    if (histogram.length % 2 === 0 && (histogram.at(-2) ?? 0) < buckets) return histogram;
    context.issues.push({ code: 'custom', input: text, message: 'not a histogram' });
    return z.NEVER;
  },
});

function bucketOf(value: number): number {
  if (!(value > smallest)) return 0;
  return Math.max(1, Math.ceil(Math.log(Math.min(value, largest) / smallest) / Math.log(growth)));
}

/** The one from which both ends of the bucket are equally far, relatively. */
function valueOf(bucket: number): number {
  return bucket === 0 ? 0 : (smallest * growth ** bucket * 2) / (growth + 1);
}

const base = 32;
const firstCode = 48;

/** Counts may be larger than 32 bits; so no shifts. */
function pushNumber(codes: number[], number: number): void {
  let rest = number;
  while (rest >= base) {
    codes.push(firstCode + base + (rest % base));
    rest = Math.floor(rest / base);
  }
  codes.push(firstCode + rest);
}

/** One number, which no histogram is, where the text is not of such digits. */
function numbersIn(text: string): number[] {
  const numbers: number[] = [];
  let number = 0;
  let scale = 1;
  for (let at = 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - firstCode;
    if (digit < 0 || digit >= 2 * base) return [NaN];
    number += (digit % base) * scale;
    scale *= base;
    if (digit >= base) continue;
    numbers.push(number);
    number = 0;
    scale = 1;
  }
  return scale === 1 ? numbers : [NaN];
}
