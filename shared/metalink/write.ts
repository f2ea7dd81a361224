import { problem } from '../problem/index.ts';
import { isMetalinkName, lastPriority, metalinkNamespace, type MetalinkInput } from './model.ts';

const hashLength = 32;

/**
 * A Metalink 4 document for one file. URLs stand in the order of their priority. Problem `metalink.name` for a name that
 * is not a plain filename; a RangeError where pieces and size do not fit together, which is the caller's mistake.
 */
export function writeMetalink(file: MetalinkInput): string {
  check(file);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<metalink xmlns="${metalinkNamespace}">`,
    `  <file name="${escapeXml(file.name)}">`,
    `    <size>${file.size}</size>`,
    `    <hash type="sha-256">${file.sha256}</hash>`,
    ...pieces(file),
    ...urls(file),
    '  </file>',
    '</metalink>',
    '',
  ].join('\n');
}

function check(file: MetalinkInput): void {
  if (!isMetalinkName(file.name)) {
    throw problem(
      'metalink.name',
      `${JSON.stringify(file.name)} cannot be a filename in a Metalink.`,
      { file: file.name },
      'Rename the file.',
    );
  }
  if (!Number.isSafeInteger(file.size) || file.size < 0) throw new RangeError(`size: ${file.size}`);
  if (!/^[0-9a-f]{64}$/.test(file.sha256)) throw new RangeError(`sha256: ${file.sha256}`);
  if (file.pieceLength !== null && (!Number.isSafeInteger(file.pieceLength) || file.pieceLength < 1))
    throw new RangeError(`pieceLength: ${file.pieceLength}`);
  const count = file.pieceLength === null ? 0 : Math.ceil(file.size / file.pieceLength);
  if (file.pieces.length !== hashLength * count) {
    throw new RangeError(`${file.pieces.length} bytes of piece hashes for a file of ${file.size} bytes`);
  }
}

/** RFC 5854 §4.1.3: `pieces` must hold a hash; an empty file has none. */
function pieces(file: MetalinkInput): readonly string[] {
  if (file.pieces.length === 0) return [];
  const hashes = Array.from({ length: file.pieces.length / hashLength }, (_, index) =>
    file.pieces.subarray(index * hashLength, (index + 1) * hashLength),
  );
  return [
    `    <pieces length="${file.pieceLength}" type="sha-256">`,
    ...hashes.map((hash) => `      <hash>${toHex(hash)}</hash>`),
    '    </pieces>',
  ];
}

function urls(file: MetalinkInput): readonly string[] {
  return file.urls
    .toSorted((a, b) => a.priority - b.priority)
    .map(({ url, priority }) => {
      if (!Number.isInteger(priority) || priority < 1 || priority > lastPriority)
        throw new RangeError(`priority: ${priority}`);
      // A URL as the URL standard writes it is plain ASCII, so that nothing in it can be illegal in XML.
      return `    <url priority="${priority}">${escapeXml(new URL(url).href)}</url>`;
    });
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => references[character] ?? character);
}

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
