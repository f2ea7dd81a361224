export { startLoopback, type Loopback, type LoopbackOptions } from './server.ts';
