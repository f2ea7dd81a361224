/** Between the gateway and the worker that reads and renders root pages. */
import { z } from 'zod';
import { problemSchema } from '../../../shared/contract/problem.ts';
import type { Problem } from '../../../shared/problem/index.ts';
import type { Done, RootTask } from './tasks.ts';

export type RootResult = Done | { readonly problem: Problem };

const bytes = z.instanceof(Uint8Array);

const taskSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('read'), body: bytes, contentType: z.string(), url: z.string() }),
  z.object({ kind: z.literal('render'), lists: z.array(bytes), form: z.enum(['html', 'json']) }),
]) satisfies z.ZodType<RootTask>;

const resultSchema = z.union([z.object({ bytes, digest: z.string() }), z.object({ problem: problemSchema })]);

export function decodeRootTask(value: unknown): RootTask {
  return taskSchema.parse(value);
}

export function decodeRootResult(value: unknown): RootResult {
  return resultSchema.parse(value);
}

/** A buffer of its own, so that it can be handed over: small Buffers are cut from one that many share. */
export function ownBytes(value: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = value;
  const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
  return isWhole ? new Uint8Array(buffer) : new Uint8Array(value);
}
