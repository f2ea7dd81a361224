/** The long description: its content type, and whether PyPI could render it. */
import { type Finding, finding, helpAnswer, metadataAnswer, quoted, shown } from './finding.ts';
import { markupMistake } from './restructured-text.ts';
import { type CheckedFile, valueOf } from './subject.ts';

const TYPES = ['text/plain', 'text/x-rst', 'text/markdown'];
const VARIANTS = ['GFM', 'CommonMark'];
const remedy = 'Correct the content type of the readme in the project’s pyproject.toml, and build again.';

export function checkDescription(file: CheckedFile): readonly Finding[] {
  const given = valueOf(file.metadata, 'Description-Content-Type');
  const parsed = given === null ? null : readContentType(given);
  if (given !== null && parsed !== null && 'error' in parsed) return [badType(file, given, parsed.error)];
  const { description } = file.metadata;
  if (description === null || description.trim() === '') return [missing(file)];
  const type = parsed !== null && 'type' in parsed ? parsed.type : 'text/x-rst';
  // Every text is Markdown, and plain text is shown as it stands: neither can fail.
  return type === 'text/x-rst' ? restructuredText(file, description, given) : [];
}

type ContentType = { readonly type: string } | { readonly error: string };

export function readContentType(value: string): ContentType {
  const [essence = '', ...parameters] = value.split(';').map((part) => part.trim());
  const type = essence.toLowerCase();
  const field = "'description-content-type'";
  if (!TYPES.includes(type))
    return { error: `${field} must be one of [${TYPES.map(quoted).join(', ')}], not ${quoted(value)}` };
  const named = parameters.filter((part) => part !== '').map((part) => /^([^=\s]+)\s*=\s*"?([^"]*)"?$/.exec(part));
  if (named.includes(null)) return { error: `${quoted(value)} is not a valid content type for ${field}` };
  const said = (name: string) => named.find((match) => match?.[1]?.toLowerCase() === name)?.[2];
  const charset = said('charset') ?? 'UTF-8';
  if (charset.toLowerCase() !== 'utf-8')
    return { error: `${field} can only specify the UTF-8 charset, not ${quoted(charset)}` };
  const variant = said('variant') ?? 'GFM';
  if (type === 'text/markdown' && !VARIANTS.includes(variant)) {
    return {
      error: `valid Markdown variants for ${field} are [${VARIANTS.map(quoted).join(', ')}], not ${quoted(variant)}`,
    };
  }
  return { type };
}

function badType({ filename: file }: CheckedFile, value: string, error: string): Finding {
  return finding({
    severity: 'error',
    code: 'description.content_type',
    file,
    message: `The description’s content type is ${quoted(value)}; it has to be plain text, reStructuredText or Markdown, in UTF-8.`,
    answer: metadataAnswer(error),
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

/** There is no reStructuredText in our house: common mistakes are found, and it is said that the rest was not looked at. */
function restructuredText({ filename: file }: CheckedFile, text: string, given: string | null): readonly Finding[] {
  const failed =
    given === null
      ? 'The description failed to render in the default format of reStructuredText.'
      : `The description failed to render for '${given}'.`;
  const answer = helpAnswer(failed, 'description-content-type');
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
