/** What each installer is told so that it takes a simple index for its own; as their documentation has it. */

export type InstallerName = 'pip' | 'uv' | 'poetry' | 'pdm';

export interface IndexLines {
  readonly installer: InstallerName;
  /** A command that uses the index this once; null where the installer has none. */
  readonly once: string | null;
  /** What keeps it as the setting: a command, or lines for a file. */
  readonly keep: { readonly text: string; readonly file: string | null };
  /** How the setting is taken back. */
  readonly undo: { readonly text: string; readonly isCommand: boolean };
  /** What else one has to know; empty where there is nothing. */
  readonly note: string;
}

/** For a simple URL, which ends in a slash; the project stands for whatever is installed. */
export function indexLines(simpleUrl: string, project = 'your-project'): readonly IndexLines[] {
  const url = shellWord(simpleUrl);
  return [
    {
      installer: 'pip',
      once: `pip install --index-url ${url} ${project}`,
      keep: command(`pip config set global.index-url ${url}`),
      undo: { text: 'pip config unset global.index-url', isCommand: true },
      note: 'pipenv has its own: pipenv install --pypi-mirror with the same address.',
    },
    {
      installer: 'uv',
      once: `uv pip install --default-index ${url} ${project}`,
      keep: {
        text: `[[index]]\nurl = ${tomlString(simpleUrl)}\ndefault = true`,
        file: '~/.config/uv/uv.toml, on Windows %APPDATA%\\uv\\uv.toml',
      },
      undo: { text: 'Remove these lines from the file.', isCommand: false },
      note: 'uv add, uv sync and uv run take --default-index too. From uv 0.4.23 on.',
    },
    {
      installer: 'poetry',
      once: null,
      keep: command(`poetry source add --priority=primary ${sourceName} ${url}`),
      undo: { text: `poetry source remove ${sourceName}`, isCommand: true },
      note: 'Poetry keeps its index in each project, and writes its address into poetry.lock. Before Poetry 1.5: --default in place of --priority=primary.',
    },
    {
      installer: 'pdm',
      once: `PDM_PYPI_URL=${url} pdm install`,
      keep: command(`pdm config pypi.url ${url}`),
      undo: { text: 'pdm config --delete pypi.url', isCommand: true },
      note: 'In PowerShell, set $env:PDM_PYPI_URL on a line of its own. With --local the setting is for one project.',
    },
  ];
}

const sourceName = 'fallback-links';

function command(text: string) {
  return { text, file: null };
}

/** Quoted for a POSIX shell where it has to be. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./~[\]-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** TOML's basic strings take what JSON's do. */
function tomlString(text: string): string {
  return JSON.stringify(text);
}
