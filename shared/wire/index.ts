/**
 * What the two ends of a wire have to agree on besides the contract: names, paths, and the bridge a desktop preload offers.
 */
export * from './desktop-bridge.ts';
export * from './loopback-names.ts';
