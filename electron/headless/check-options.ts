/** The arguments of `npm run check`. */
import { parseArgs } from 'node:util';

export interface CheckOptions {
  /** As given: files, or folders whose distributions are meant. */
  readonly paths: readonly string[];
  readonly json: boolean;
  /** An index's simple URL, to compare with what is there; null: no network. */
  readonly index: string | null;
  /** Bytes; the project's own limit for a file, or null for PyPI's usual one. */
  readonly fileLimit: number | null;
}

export const usage = `Usage: npm run check -- [options] FILE...

Tells what PyPI would refuse about wheels and sdists, before anything is sent. Not checked: whether all
reStructuredText renders (common mistakes are found), and how Markdown looks (PyPI takes any). A FILE may be a folder: then its wheels and sdists are checked.

  --index URL        also compare with what this index lists (its simple URL, as https://pypi.org/simple/);
                     without it, no network is used
  --file-limit MIB   the project's own limit for a file, where PyPI has raised it (usually 100)
  --json             for programs: one JSON document on the standard output
  --help             this text

Ends with 0 where nothing would be refused, 1 where something would, 2 where it was called wrongly.`;

/** `help`: it was asked for; `wrong`: why the arguments cannot be followed. */
export function parseCheckOptions(
  args: readonly string[],
): { readonly options: CheckOptions } | { readonly help: true } | { readonly wrong: string } {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        index: { type: 'string' },
        'file-limit': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
  const { values, positionals: paths } = parsed;
  if (values.help) return { help: true };
  if (paths.length === 0) return { wrong: 'No files were given.' };
  const index = values.index ?? null;
  if (index !== null && !isIndexUrl(index)) return { wrong: `--index wants an http or https URL, not "${index}".` };
  const limit = values['file-limit'];
  if (limit !== undefined && !/^[1-9]\d{0,5}$/.test(limit)) {
    return { wrong: `--file-limit wants a whole number of MiB, not "${limit}".` };
  }
  const fileLimit = limit === undefined ? null : Number(limit) * 1024 * 1024;
  return { options: { paths, json: values.json, index, fileLimit } };
}

function isIndexUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
