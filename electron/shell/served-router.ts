import type { Context, Router } from '@orpc/server';
import type { Contract } from '../../shared/contract/index.ts';

/** An implementation of the contract, which the shells put on a wire. They give it no context. */
export type ServedRouter = Router<Contract, Context>;
