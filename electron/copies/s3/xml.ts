import { SaxesParser } from 'saxes';

/** An answer of S3: elements by their local names, which is all its answers need. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const maxDepth = 8;

/** Null where it is not well-formed, or declares a document type. */
export function readXml(text: string): XmlElement | null {
  interface Building {
    readonly name: string;
    text: string;
    readonly children: XmlElement[];
  }
  const parser = new SaxesParser({ position: false });
  const path: Building[] = [];
  const found: { root: XmlElement | null; failed: boolean } = { root: null, failed: false };
  parser.on('error', () => {
    found.failed = true;
  });
  parser.on('doctype', () => {
    found.failed = true;
  });
  parser.on('opentag', ({ name }) => {
    const element = { name: name.slice(name.indexOf(':') + 1), text: '', children: [] };
    if (path.length >= maxDepth) found.failed = true;
    path.at(-1)?.children.push(element);
    found.root ??= element;
    path.push(element);
  });
  parser.on('text', (part) => {
    const top = path.at(-1);
    if (top !== undefined) top.text += part;
  });
  parser.on('closetag', () => void path.pop());
  parser.write(text).close();
  return found.failed ? null : found.root;
}

/** The text of the first child of that name; null where there is none. */
export function textAt(element: XmlElement | null, name: string): string | null {
  return element?.children.find((child) => child.name === name)?.text ?? null;
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
