import { SaxesParser, type SaxesTagNS } from 'saxes';
import { problem, type ProblemError } from '../problem/index.ts';
import { isMetalinkName, lastPriority, metalinkNamespace, type MetalinkFile, type MetalinkUrl } from './model.ts';

const maxLength = 32 * 1024 * 1024;
const maxDepth = 16;

/**
 * The files of a Metalink 4 document; URLs other than http(s) are left out, the rest sorted by priority. Problems
 * `metalink.too_large`, `metalink.doctype`, `metalink.not_xml`, `metalink.not_metalink`, `metalink.invalid`. There are
 * no entities but XML's five: a document type is refused before it could declare any.
 */
export function readMetalink(xml: string): MetalinkFile[] {
  if (xml.length > maxLength)
    throw refused('too_large', 'The Metalink is too large to be one.', { characters: xml.length });
  const reader = new Reader();
  const parser = new SaxesParser({ xmlns: true, position: false });
  parser.on('error', (error) => {
    throw refused('not_xml', 'The Metalink is not well-formed XML.', { detail: error.message.slice(0, 200) });
  });
  parser.on('doctype', () => {
    throw refused('doctype', 'The Metalink declares a document type, which a Metalink has no need of.', {});
  });
  parser.on('opentag', (tag) => reader.open(tag));
  parser.on('text', (text) => reader.text(text));
  parser.on('cdata', (text) => reader.text(text));
  parser.on('closetag', () => reader.close());
  parser.write(xml).close();
  return reader.files;
}

interface Draft {
  readonly name: string;
  size: number | null;
  sha256: string | null;
  pieceLength: number | null;
  readonly pieces: string[];
  readonly urls: MetalinkUrl[];
}

/** An element of ours is known by its path; one of another namespace, and all below it, is passed over (RFC 5854 §5). */
class Reader {
  readonly files: MetalinkFile[] = [];
  readonly #path: { readonly name: string; readonly tag: SaxesTagNS; text: string }[] = [];
  #draft: Draft | null = null;

  open(tag: SaxesTagNS): void {
    if (this.#path.length >= maxDepth) throw invalid('nests too deeply');
    this.#path.push({ name: tag.uri === metalinkNamespace ? tag.local : '(foreign)', tag, text: '' });
    if (this.#path.length === 1 && this.#where() !== 'metalink') {
      throw refused('not_metalink', 'The document is XML, but not a Metalink 4.', { root: tag.name.slice(0, 100) });
    }
    if (this.#where() === 'metalink/file') this.#draft = newDraft(tag);
    // Only the first usable set of pieces counts: a file may have several, with different hashes.
    if (
      this.#where() === 'metalink/file/pieces' &&
      this.#draft !== null &&
      this.#isSha256(tag) &&
      this.#draft.pieceLength === null
    ) {
      this.#draft.pieceLength = positiveInteger(tag.attributes['length']?.value, 'the length of its pieces');
    }
  }

  text(text: string): void {
    const element = this.#path.at(-1);
    if (element !== undefined) element.text += text;
  }

  close(): void {
    const where = this.#where();
    const element = this.#path.pop();
    const parent = this.#path.at(-1);
    if (element === undefined || this.#draft === null) return;
    const text = element.text.trim();
    if (where === 'metalink/file/size') this.#draft.size = wholeNumber(text, 'its size');
    if (where === 'metalink/file/hash' && this.#isSha256(element.tag)) this.#draft.sha256 = sha256(text);
    if (where === 'metalink/file/pieces/hash' && parent !== undefined && this.#isSha256(parent.tag)) {
      this.#draft.pieces.push(sha256(text));
    }
    if (where === 'metalink/file/url') addUrl(this.#draft, text, element.tag.attributes['priority']?.value);
    if (where === 'metalink/file') {
      this.files.push(finish(this.#draft));
      this.#draft = null;
    }
  }

  #where(): string {
    return this.#path.map((element) => element.name).join('/');
  }

  #isSha256(tag: SaxesTagNS): boolean {
    return tag.attributes['type']?.value === 'sha-256';
  }
}

function newDraft(tag: SaxesTagNS): Draft {
  const name = tag.attributes['name']?.value ?? '';
  if (!isMetalinkName(name)) throw invalid('names a file that is not a plain filename', { file: name.slice(0, 200) });
  return { name, size: null, sha256: null, pieceLength: null, pieces: [], urls: [] };
}

function addUrl(draft: Draft, text: string, priority: string | undefined): void {
  if (!URL.canParse(text)) return;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return;
  const value = priority === undefined ? lastPriority : positiveInteger(priority, 'a priority');
  if (value > lastPriority) throw invalid('has a priority above 999999');
  draft.urls.push({ url: text, priority: value });
}

function finish(draft: Draft): MetalinkFile {
  const { size, pieceLength, pieces } = draft;
  if (size !== null && pieceLength !== null && pieces.length !== Math.ceil(size / pieceLength)) {
    throw invalid('has another number of pieces than its size asks for', { size, pieceLength, pieces: pieces.length });
  }
  return {
    ...draft,
    pieces: fromHex(pieces.join('')),
    urls: draft.urls.toSorted((a, b) => a.priority - b.priority),
  };
}

function sha256(text: string): string {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw invalid('has a SHA-256 that is none');
  return text.toLowerCase();
}

function positiveInteger(text: string | undefined, what: string): number {
  const value = wholeNumber(text ?? '', what);
  if (value === 0) throw invalid(`has zero for ${what}`);
  return value;
}

function wholeNumber(text: string, what: string): number {
  const value = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(value)) throw invalid(`has no usable number for ${what}`);
  return value;
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) =>
    Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
  );
}

function invalid(what: string, facts: Readonly<Record<string, string | number>> = {}): ProblemError {
  return refused('invalid', `The Metalink ${what}.`, facts);
}

function refused(code: string, message: string, facts: Readonly<Record<string, string | number>>): ProblemError {
  return problem(`metalink.${code}`, message, facts, 'Ask for the Metalink again, or download the file without it.');
}
