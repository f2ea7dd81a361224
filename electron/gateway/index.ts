/**
 * The gateway: a package index for unmodified installers that fetches each file from whichever of its sources is well,
 * verified, and changes the source in the middle of a download if need be.
 */
export type { Catalogue, CatalogueAnswer, CatalogueFile, RootPage } from './catalogue.ts';
export { type FileName, relativeFileUrl } from './file-path.ts';
export { type Gateway, type GatewayActivity, type GatewayIndex, type GatewayOptions, startGateway } from './gateway.ts';
export { createGatewaySwitch, type GatewaySwitch } from './switch.ts';
