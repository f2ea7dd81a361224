import { posix } from 'node:path';
import { parseSync, Visitor } from 'vite';

/** One import as a file writes it. */
export interface Import {
  readonly specifier: string;
  /** 1 for the first line. */
  readonly line: number;
  /** Gone when the program runs: `import type`, or only names that are types. */
  readonly typeOnly: boolean;
  /** `new URL('./x.worker.ts', import.meta.url)`: how a worker thread is named. */
  readonly how: 'import' | 'url';
}

export interface SourceFile {
  /** Relative to the checkout, with `/` between folders. */
  readonly path: string;
  readonly imports: readonly Import[];
}

/**
 * Every import, export-from, `import()`, type `import()` and `new URL('./…', import.meta.url)` of a source file, read
 * from its syntax tree, not from its text: strings and comments that look like imports are none.
 */
export function readImports(path: string, text: string): SourceFile {
  const parsed = parseSync(path, text);
  if (parsed.errors.length > 0) throw new Error(`${path}: ${parsed.errors[0]?.message ?? 'not parsed'}`);
  const imports: Import[] = [];
  const add = (source: { value: string; start: number }, typeOnly: boolean, how: Import['how'] = 'import') => {
    imports.push({ specifier: source.value, line: text.slice(0, source.start).split('\n').length, typeOnly, how });
  };
  new Visitor({
    ImportDeclaration(node) {
      const names = node.specifiers;
      const onlyTypes =
        names.length > 0 && names.every((name) => name.type === 'ImportSpecifier' && name.importKind === 'type');
      add(node.source, node.importKind === 'type' || onlyTypes);
    },
    ExportNamedDeclaration(node) {
      if (node.source === null) return;
      const names = node.specifiers;
      add(node.source, node.exportKind === 'type' || (names.length > 0 && names.every((n) => n.exportKind === 'type')));
    },
    ExportAllDeclaration(node) {
      add(node.source, node.exportKind === 'type');
    },
    ImportExpression(node) {
      if (node.source.type === 'Literal' && typeof node.source.value === 'string') {
        add({ value: node.source.value, start: node.source.start }, false);
      }
    },
    TSImportType(node) {
      add(node.source, true);
    },
    NewExpression(node) {
      const [first, second] = node.arguments;
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'URL' || second === undefined) return;
      if (first?.type !== 'Literal' || typeof first.value !== 'string') return;
      if (text.slice(second.start, second.end) === 'import.meta.url') {
        add({ value: first.value, start: first.start }, false, 'url');
      }
    },
  }).visit(parsed.program);
  return { path, imports };
}

/** The path that a relative import means, or null for a package. `?raw` and its like are Vite's, not the file's. */
export function resolveImport(from: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  return posix.join(posix.dirname(from), specifier.replace(/\?.*$/, ''));
}
