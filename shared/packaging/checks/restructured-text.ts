/**
 * Common mistakes in reStructuredText that PyPI's renderer refuses: it stops at the first warning of docutils. Not a
 * parser of it: only what stands at the left margin is looked at, and what is not certain is passed over.
 */
import { inlineMistake } from './restructured-text-inline.ts';

export interface MarkupMistake {
  /** From 1. */
  readonly line: number;
  /** What is wrong, to stand after "line 3: ". */
  readonly what: string;
}

/** The first mistake, or null where none was found, which does not mean that there is none. */
export function markupMistake(text: string): MarkupMistake | null {
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.replaceAll('\t', '        ').trimEnd());
  for (const { from, to } of blocksOf(lines)) {
    const block = lines.slice(from, to);
    const found = titleMistake(block) ?? directiveMistake(block) ?? paragraphMistake(block);
    if (found !== null) return { line: from + 1 + found.at, what: found.what };
  }
  return null;
}

interface Found {
  /** Lines into the block. */
  readonly at: number;
  readonly what: string;
}

/** Lines between empty ones that begin at the margin; without those that a `::` before them makes literal. */
function blocksOf(lines: readonly string[]): readonly { readonly from: number; readonly to: number }[] {
  const blocks: { from: number; to: number }[] = [];
  let from: number | null = null;
  let isLiteral = false;
  for (const [at, line] of [...lines, ''].entries()) {
    if (line !== '') {
      from ??= at;
      continue;
    }
    if (from === null) continue;
    if (!isLiteral && /^\S/.test(lines[from] ?? '')) blocks.push({ from, to: at });
    isLiteral = (lines[at - 1] ?? '').endsWith('::');
    from = null;
  }
  return blocks;
}

/** Shorter ones may be text. */
const shortestLine = 4;

/** A title is two lines, or three with a line above it too. */
function titleMistake([first = '', second = '', third = '']: readonly string[]): Found | null {
  if (isLine(first)) {
    if (first.length < shortestLine || second === '' || isLine(second)) return null;
    if (!isLine(third)) return { at: 0, what: 'the line above a title has none below the title that matches it' };
    if (third !== first) return { at: 0, what: 'the lines above and below a title differ' };
    return widthOf(second.trim()) > first.length ? { at: 0, what: 'the lines of a title are shorter than it' } : null;
  }
  const isTitle = /^[\p{L}\p{N}]/u.test(first) && isLine(second) && second.length >= shortestLine;
  if (!isTitle || !(widthOf(first) > second.length)) return null;
  return { at: 1, what: 'the line below a title is shorter than it' };
}

/** One punctuation character, repeated. */
function isLine(line: string): boolean {
  return /^([!-/:-@[-`{-~])\1*$/.test(line);
}

/** Columns: characters of East Asian scripts and emoji take two, combining marks none; docutils counts so too. */
function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  // What is wide differs from one Unicode version to the next: nothing is said of such a title.
  return 0;
}

const directives = new Set(
  (
    'admonition attention caution citations class code code-block compound container contents csv-table danger date ' +
    'default-role epigraph error figure footer footnotes header highlights hint image important line-block list-table ' +
    'math meta note parsed-literal pull-quote replace restructuredtext-test-directive role rst-class rubric ' +
    'section-numbering sectnum sidebar sourcecode table target-notes tip title topic unicode warning'
  ).split(' '),
);

/** Switched off on PyPI. */
const disabled = new Set(['include', 'raw']);

function directiveMistake(block: readonly string[]): Found | null {
  if (!/^\.\.(?: |$)/.test(block[0] ?? '')) return null;
  for (const [at, line] of block.entries()) {
    // A paragraph that follows without an empty line is another mistake, which docutils finds first.
    if (!/^(?:\.\.(?: |$)| )/.test(line)) return null;
    const name = /^\.\. ((?:[A-Za-z0-9]|[-._+:](?=[A-Za-z0-9]))+)::(?: |$)/.exec(line)?.[1]?.toLowerCase();
    if (name === undefined || directives.has(name)) continue;
    const why = disabled.has(name) ? 'is switched off on PyPI' : 'is not known there';
    return { at, what: `the directive ${name} ${why}` };
  }
  return null;
}

/** A paragraph at the margin, not a list, a table or anything else that its first characters may say. */
function paragraphMistake(block: readonly string[]): Found | null {
  const isPlain =
    block.every((line) => /^\S/.test(line) && !isLine(line)) &&
    /^(?:[\p{L}\p{N}]|\*\*\w|\*\w|``?\w)/u.test(block[0] ?? '') &&
    !/^\w+[.)](?: |$)/.test(block[0] ?? '');
  if (!isPlain) return null;
  const found = inlineMistake(block.join('\n'));
  if (found === null) return null;
  const before = block.join('\n').slice(0, found.index);
  return { at: before.split('\n').length - 1, what: found.what };
}
