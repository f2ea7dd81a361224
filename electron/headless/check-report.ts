/** Findings as text, grouped by file, and as JSON. */
import type { Finding } from '../../shared/packaging/index.ts';
import type { CheckedRelease } from './check-files.ts';

export interface CheckSummary {
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
}

export function summarize({ findings }: CheckedRelease): CheckSummary {
  const count = (severity: Finding['severity']) => findings.filter((one) => one.severity === severity).length;
  return { errors: count('error'), warnings: count('warning'), notes: count('note') };
}

/** What concerns the whole release first; files alike are told once. Ends without a line end. */
export function textReport(release: CheckedRelease): string {
  const blocks = [...groups(release)].map(([heading, findings]) => [heading, ...findings.map(entry)].join('\n'));
  return [...blocks, closing(release)].join('\n\n');
}

export function jsonReport(release: CheckedRelease): string {
  return JSON.stringify({ files: release.files, ...summarize(release), findings: release.findings }, null, 2);
}

/** Findings under the names of the files that have exactly these: hundreds of wheels share their metadata. */
function groups({ files, findings }: CheckedRelease): ReadonlyMap<string, readonly Finding[]> {
  const whole = findings.filter(({ file }) => file === null);
  const grouped = new Map<string, { names: string[]; findings: readonly Finding[] }>();
  for (const name of new Set(files)) {
    const own = findings.filter(({ file }) => file === name);
    if (own.length === 0) continue;
    const key = own.map(({ code, message }) => `${code}\n${message}`).join('\n');
    const known = grouped.get(key);
    if (known === undefined) grouped.set(key, { names: [name], findings: own });
    else known.names.push(name);
  }
  return new Map([
    ...(whole.length === 0 ? [] : [['The release as a whole', whole] as const]),
    ...[...grouped.values()].map(({ names, findings: own }) => [plain(names.join('\n')), own] as const),
  ]);
}

function entry({ severity, code, message, answer, remedy }: Finding): string {
  return [
    `  ${severity}: ${plain(message)} [${code}]`,
    ...(answer === null ? [] : [`    PyPI would answer: ${plain(answer)}`]),
    ...(remedy === '' ? [] : [`    ${plain(remedy)}`]),
  ].join('\n');
}

function closing(release: CheckedRelease): string {
  const { errors, warnings, notes } = summarize(release);
  const of = `${plural(new Set(release.files).size, 'file')}:`;
  if (release.findings.length === 0) return `${of} nothing to object to.`;
  return `${of} ${plural(errors, 'error')}, ${plural(warnings, 'warning')}, ${plural(notes, 'note')}.`;
}

function plural(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

/** Names and values come from the files: no escape sequences reach the terminal. */
function plain(text: string): string {
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\uFFFD');
}
