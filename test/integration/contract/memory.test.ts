import { createRouterClient } from '@orpc/server';
import { contractSuite } from './contract-suite.ts';

contractSuite('in memory', ({ router }) => Promise.resolve(createRouterClient(router)));
