import type { Release, ReleaseFile } from '../../../../shared/contract/index.ts';
import { checkTemplate, expandTemplate, linkHost, type LinkValues } from '../../../../shared/links/index.ts';
import { isProblem, type Problem } from '../../../../shared/problem/index.ts';

export const placeholders = ['{filename}', '{project}', '{version}', '{tag}'] as const;
export type Placeholder = (typeof placeholders)[number];

export interface UrlPreview {
  readonly fileId: string;
  readonly filename: string;
  /** Null where the template asks for a value that is not there yet. */
  readonly url: string | null;
  readonly missing: string | null;
}

/** What the template gives for each file that was read, while it is typed. */
export function previewUrls(template: string, tag: string, files: readonly ReleaseFile[]): readonly UrlPreview[] {
  return files.flatMap((file) => {
    if (file.inspection.state !== 'done') return [];
    const { project, version } = file.inspection.distribution;
    const row = { fileId: file.id, filename: file.filename };
    return [{ ...row, ...expanded(template, { filename: file.filename, project, version, tag }) }];
  });
}

/** What is wrong with a template as it stands; null when nothing is. An empty one is not wrong, only unfinished. */
export function templateProblem(template: string, rehearsal: boolean): Problem | null {
  if (template.trim() === '') return null;
  try {
    checkTemplate(template, { rehearsal });
    return null;
  } catch (error) {
    if (isProblem(error)) return error.problem;
    throw error;
  }
}

export function usesTag(release: Release): boolean {
  return release.hosts.some((host) => host.template.includes('{tag}'));
}

/** The host's name, or what stands in for it while the template is not a URL yet. */
export function hostLabel(template: string): string {
  try {
    return linkHost(template) || 'New host';
  } catch {
    return 'New host';
  }
}

/** `files.example.org and github.com`; of more than three, how many more. Each host once. */
export function hostNames(templates: readonly string[]): string {
  const names = [...new Set(templates.map(hostLabel))];
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more`] : names;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}

/** A placeholder put where the caret is; the caret goes behind it. */
export function insertAt(
  text: string,
  placeholder: Placeholder,
  start: number,
  end: number,
): { text: string; caret: number } {
  const from = Math.min(start, end, text.length);
  const to = Math.min(Math.max(start, end), text.length);
  return { text: text.slice(0, from) + placeholder + text.slice(to), caret: from + placeholder.length };
}

function expanded(template: string, values: LinkValues): Pick<UrlPreview, 'url' | 'missing'> {
  try {
    const result = expandTemplate(template, values);
    return 'url' in result ? { url: result.url, missing: null } : { url: null, missing: result.missing };
  } catch (error) {
    // The template itself is wrong, and the field says so.
    if (isProblem(error)) return { url: null, missing: null };
    throw error;
  }
}
