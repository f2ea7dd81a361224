/** The long description: its content type, and whether PyPI could render it. */
import { pypiAnswers } from '../pypi-answers.ts';
import { quoted, shown } from '../quoting.ts';
import { type Finding, finding } from './finding.ts';
import { relativeAddresses } from './markdown-addresses.ts';
import { markupMistake } from './restructured-text.ts';
import { type CheckedFile, valueOf } from './subject.ts';

const TYPES = ['text/plain', 'text/x-rst', 'text/markdown'];
const VARIANTS = ['GFM', 'CommonMark'];
const remedy = 'Correct the content type of the readme in the project’s pyproject.toml, and build again.';

export function checkDescription(file: CheckedFile): readonly Finding[] {
  const given = valueOf(file.metadata, 'Description-Content-Type');
  const parsed = given === null ? { type: 'text/x-rst', charset: CHARSET } : readContentType(given);
  if ('answer' in parsed) return [badType(file, given ?? '', parsed.answer)];
  const { description } = file.metadata;
  return [
    ...(parsed.charset === CHARSET ? [] : [charsetSpelling(file, parsed.charset)]),
    ...(description === null || description.trim() === ''
      ? [missing(file)]
      : text(file, parsed.type, description, given)),
  ];
}

function text(file: CheckedFile, type: string, description: string, given: string | null): readonly Finding[] {
  switch (type) {
    case 'text/x-rst':
      return restructuredText(file, description, given);
    case 'text/markdown':
      return markdown(file, description);
    default:
      // Plain text is shown as it stands.
      return [];
  }
}

const CHARSET = 'UTF-8';

type ContentType = { readonly type: string; readonly charset: string } | { readonly answer: string };

export function readContentType(value: string): ContentType {
  const [essence = '', ...parameters] = value.split(';').map((part) => part.trim());
  const type = essence.toLowerCase();
  if (!TYPES.includes(type)) return { answer: pypiAnswers.otherContentType(value, TYPES) };
  const named = parameters.filter((part) => part !== '').map((part) => /^([^=\s]+)\s*=\s*"?([^"]*)"?$/.exec(part));
  if (named.includes(null)) return { answer: pypiAnswers.badContentType(value) };
  const said = (name: string) => named.find((match) => match?.[1]?.toLowerCase() === name)?.[2];
  const charset = said('charset') ?? CHARSET;
  if (charset.toUpperCase() !== CHARSET) return { answer: pypiAnswers.otherCharset(charset) };
  const variant = said('variant') ?? 'GFM';
  if (type === 'text/markdown' && !VARIANTS.includes(variant)) {
    return { answer: pypiAnswers.otherVariant(variant, VARIANTS) };
  }
  return { type, charset };
}

/** Python's packaging library compares without regard to case from 26.3 on; which one an index runs is not known. */
function charsetSpelling({ filename: file }: CheckedFile, charset: string): Finding {
  return finding({
    severity: 'warning',
    code: 'description.charset_spelling',
    file,
    message: `The description’s content type says ${quoted(charset)}; many indexes take only ${quoted(CHARSET)}, in capitals.`,
    answer: pypiAnswers.otherCharset(charset),
    facts: { charset: shown(charset) },
    remedy: 'Write it as UTF-8, or leave the charset out, in the project’s pyproject.toml, and build again.',
  });
}

function badType({ filename: file }: CheckedFile, value: string, answer: string): Finding {
  return finding({
    severity: 'error',
    code: 'description.content_type',
    file,
    message: `The description’s content type is ${quoted(value)}; it has to be plain text, reStructuredText or Markdown, in UTF-8.`,
    answer,
    facts: { value: shown(value) },
    remedy,
  });
}

function missing({ filename: file }: CheckedFile): Finding {
  return finding({
    severity: 'note',
    code: 'description.missing',
    file,
    message: 'There is no description, so the project’s page on the index will be empty.',
    remedy: 'Name the readme in the project’s pyproject.toml, as readme, and build again.',
  });
}

/** Every text is Markdown, so that no index refuses one; it is not rendered here. */
function markdown({ filename: file }: CheckedFile, description: string): readonly Finding[] {
  const [first, ...more] = relativeAddresses(description);
  if (first === undefined) return [];
  const others = more.length === 0 ? '' : `, and to ${more.length} more like it`;
  return [
    finding({
      severity: 'note',
      code: 'description.relative_address',
      file,
      message: `The description points to ${shown(first)}${others}: on an index’s page that leads nowhere, since it is relative to the repository.`,
      facts: { address: shown(first), count: more.length + 1 },
      remedy: 'Write pictures and links in the readme with their whole addresses (https://…).',
    }),
  ];
}

/** There is no reStructuredText in our house: common mistakes are found, and it is said that the rest was not looked at. */
function restructuredText({ filename: file }: CheckedFile, text: string, given: string | null): readonly Finding[] {
  const answer = pypiAnswers.notRendered(given);
  if (given === null && looksLikeMarkdown(text)) {
    return [
      finding({
        severity: 'warning',
        code: 'description.looks_like_markdown',
        file,
        message:
          'The description looks like Markdown, but names no content type: PyPI will read it as reStructuredText, and show it wrong or refuse it.',
        remedy: 'Set the content type of the readme to text/markdown in the project’s pyproject.toml, and build again.',
      }),
    ];
  }
  const markup = foreignMarkup(text);
  if (markup !== null) {
    return [
      finding({
        severity: 'warning',
        code: 'description.foreign_markup',
        file,
        message: `The description uses ${markup}, which PyPI’s reStructuredText does not have: it will probably not render.`,
        answer,
        facts: { markup },
        remedy: 'Take it out of the readme and build again; twine check tells whether the rest renders.',
      }),
    ];
  }
  const mistake = markupMistake(text);
  if (mistake !== null) {
    return [
      finding({
        severity: 'warning',
        code: 'description.markup',
        file,
        message: `Line ${mistake.line} of the description: ${mistake.what}. PyPI renders no reStructuredText with a mistake in it.`,
        answer,
        facts: { line: mistake.line },
        remedy:
          'Correct the readme and build again; twine check tells whether the rest renders. The app looks for common mistakes only.',
      }),
    ];
  }
  return [
    finding({
      severity: 'note',
      code: 'description.not_checked',
      file,
      message:
        'The description is reStructuredText without the most common mistakes; whether all of it renders was not checked.',
      remedy: 'Let twine check look at it, which renders it as PyPI does.',
    }),
  ];
}

/** A heading, a fence or an image link that no reStructuredText has. */
function looksLikeMarkdown(text: string): boolean {
  return /^#{1,6} \S/m.test(text) || /^```/m.test(text) || /^\[?!\[[^\]]*\]\(/m.test(text);
}

/** Sphinx's directives and roles, and two that PyPI has switched off. What is indented may be an example of them. */
function foreignMarkup(text: string): string | null {
  const directive =
    /^\.\. (toctree|automodule|autoclass|autofunction|autosummary|versionadded|versionchanged|deprecated|seealso|literalinclude|only|tabs|include|raw)::/m.exec(
      text,
    );
  if (directive !== null) return `the directive ${directive[1]}`;
  const role = /^\S.*:((?:py:)?(?:ref|doc|mod|class|meth|func|attr|exc|data|term|envvar)):`/m.exec(text);
  return role === null ? null : `the role ${role[1]}`;
}
