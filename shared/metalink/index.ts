/** Metalink 4 (RFC 5854): one file's size, hashes and addresses, for download programs that try one after the other. */
export type { MetalinkFile, MetalinkInput, MetalinkUrl } from './model.ts';
export { readMetalink } from './read.ts';
export { writeMetalink } from './write.ts';
