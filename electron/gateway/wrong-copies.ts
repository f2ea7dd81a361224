import type { TransferRecord } from '../transfer/index.ts';
import { createByteLru } from './byte-lru.ts';

/** Addresses that have been found to lead to other bytes than a file's. Nobody is sent there for it. */
export interface WrongCopies {
  observe(record: Pick<TransferRecord, 'sha256' | 'attempts'>): void;
  /** `url`: without query. */
  has(sha256: string, url: string): boolean;
}

const mostCopies = 10_000;

export function createWrongCopies(): WrongCopies {
  const known = createByteLru<true>(mostCopies);
  return {
    observe({ sha256, attempts }) {
      for (const { code, asked } of attempts) {
        if (code === 'fallback.integrity.digest_mismatch') known.set(keyOf(sha256, asked), true, 1);
      }
    },
    has: (sha256, url) => known.get(keyOf(sha256, url)) === true,
  };
}

function keyOf(sha256: string, url: string): string {
  return `${sha256} ${url}`;
}
