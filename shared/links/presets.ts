/** Where maintainers keep files beside the index: each host's link template, and what is known to matter there. */
import { problem } from '../problem/index.ts';

export type PresetId = 'github' | 'gitlab' | 's3' | 'r2' | 'b2' | 'web';

/** What only the person knows, before the template's own placeholders. */
export interface PresetPart {
  readonly name: string;
  readonly label: string;
  readonly example: string;
  /** May hold slashes, and may be empty. */
  readonly isPath?: true;
}

export interface HostPreset {
  readonly id: PresetId;
  readonly name: string;
  /** `<part>` stands for what the person fills in, `{placeholder}` for what each file brings. */
  readonly pattern: string;
  readonly parts: readonly PresetPart[];
  /** One sentence each. */
  readonly notes: readonly string[];
}

const domain: PresetPart = { name: 'domain', label: 'Domain', example: 'files.example.org' };
const bucket: PresetPart = { name: 'bucket', label: 'Bucket', example: 'my-wheels' };

export const hostPresets: readonly HostPreset[] = [
  {
    id: 'github',
    name: 'GitHub Releases',
    pattern: 'https://github.com/<owner>/<repository>/releases/download/{tag}/{filename}',
    parts: [
      { name: 'owner', label: 'Owner', example: 'numpy' },
      { name: 'repository', label: 'Repository', example: 'numpy' },
    ],
    notes: [
      'Only files uploaded to the release are the same each time; the source archives that GitHub makes itself are not.',
      'It redirects each download to a signed address that is good for a short time.',
    ],
  },
  {
    id: 'gitlab',
    name: 'GitLab',
    pattern: 'https://<domain>/<project>/-/releases/{tag}/downloads/{filename}',
    parts: [
      { ...domain, example: 'gitlab.com' },
      { name: 'project', label: 'Project with its group', example: 'my-group/my-project', isPath: true },
    ],
    notes: [
      'Each link of the release needs the file path /{filename}; without it, GitLab has no such address.',
      'The project must be public.',
    ],
  },
  {
    id: 's3',
    name: 'S3-compatible bucket',
    pattern: 'https://<endpoint>/<bucket>/{project}/{version}/{filename}',
    parts: [{ name: 'endpoint', label: 'Endpoint', example: 's3.eu-central-1.amazonaws.com' }, bucket],
    notes: ['The files must be readable by everyone, without a signature in the address.'],
  },
  {
    id: 'r2',
    name: 'Cloudflare R2',
    pattern: 'https://<domain>/{project}/{version}/{filename}',
    parts: [domain],
    notes: [
      'Connect a domain of your own to the bucket: its r2.dev address is limited in speed and meant for trying out.',
    ],
  },
  {
    id: 'b2',
    name: 'Backblaze B2',
    pattern: 'https://<server>.backblazeb2.com/file/<bucket>/{project}/{version}/{filename}',
    parts: [{ name: 'server', label: 'Server of the friendly URL', example: 'f003' }, bucket],
    notes: ['The bucket must be public. Backblaze shows the server in the details of any file.'],
  },
  {
    id: 'web',
    name: 'Plain web server',
    pattern: 'https://<domain>/<path>/{filename}',
    parts: [domain, { name: 'path', label: 'Folder', example: 'downloads/my-project', isPath: true }],
    notes: ['It must send Content-Length and leave the files as they are: no compression on the way.'],
  },
];

/**
 * The preset's link template with what the person filled in. Problems `link.preset_part`, where something is missing or
 * would bend the address. `checkTemplate` judges the rest.
 */
export function fillPreset({ pattern, parts }: HostPreset, values: Readonly<Record<string, string>>): string {
  const filled = parts.reduce(
    (text, part) => text.replace(`<${part.name}>`, valueOf(part, values[part.name] ?? '')),
    pattern,
  );
  // An empty folder leaves none behind.
  return filled.replace(/([^:/])\/{2,}/g, '$1/');
}

function valueOf(part: PresetPart, given: string): string {
  const value = part.isPath === true ? given.trim().replace(/^\/+|\/+$/g, '') : given.trim();
  const isFit = part.isPath === true ? /^[\w.~+@%-]+(?:\/[\w.~+@%-]+)*$/ : /^[\w.-]+(?::\d{1,5})?$/;
  const isDotted = value.split('/').some((segment) => /^\.{1,2}$/.test(segment));
  if ((value === '' && part.name === 'path') || (isFit.test(value) && !isDotted)) return value;
  throw problem(
    'link.preset_part',
    value === '' ? `“${part.label}” is empty.` : `“${part.label}” cannot be “${value.slice(0, 100)}”.`,
    { part: part.name },
    `Write it like ${part.example}.`,
  );
}
