import type { Problem } from '../../shared/problem/index.ts';
import type { OperationName } from './operations/index.ts';

/** Between the main thread and its worker. The worker answers in the order it is asked; the first answer says it is open. */
export type StoreRequest =
  | { readonly id: number; readonly operation: OperationName; readonly input: readonly unknown[] }
  | { readonly id: number; readonly operation: 'close' };

export type StoreAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly problem: Problem }
  | { readonly id: number; readonly ok: false; readonly bug: Error };
