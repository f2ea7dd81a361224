/** What an index would refuse about a file, in the words that PyPI has for it (upload-api.md). Pure over the view. */
import type { Finding, IndexTarget, ReleaseFile } from '../../shared/contract/index.ts';
import {
  filenameName,
  parseFilename,
  refusedPlatform,
  sdistFilename,
  usualFileLimit,
} from '../../shared/packaging/index.ts';
import type { Facts } from '../../shared/problem/index.ts';

type Read = Extract<ReleaseFile['inspection'], { state: 'done' }>['distribution'];

const rename = 'Build the file again with a current build tool and do not rename what it makes.';

export function indexFindings(file: ReleaseFile, target: IndexTarget): readonly Finding[] {
  const before = known.get(file);
  if (before?.target === target) return before.findings;
  const findings = judged(file, target);
  known.set(file, { target, findings });
  return findings;
}

/** Judged once for each state of a file: ten thousand of them are looked at whenever one has moved. */
const known = new WeakMap<ReleaseFile, { readonly target: IndexTarget; readonly findings: readonly Finding[] }>();

function judged(file: ReleaseFile, target: IndexTarget): readonly Finding[] {
  if (file.inspection.state !== 'done') return [];
  const { distribution } = file.inspection;
  const ofName = distribution.kind === 'sdist' ? sdistName(file, distribution) : wheelName(file, distribution);
  return [...ofName, ...localVersion(file, distribution), ...tooLarge(file, distribution, target)];
}

function sdistName(file: ReleaseFile, { name, version }: Read): readonly Finding[] {
  const wanted = sdistFilename(name, version);
  if (file.filename === wanted) return [];
  const message = `Filename '${file.filename}' is invalid, should be '${wanted}'.`;
  return [finding('error', file, 'release.sdist_name', message, { wanted }, rename)];
}

function wheelName(file: ReleaseFile, { name }: Read): readonly Finding[] {
  const parts = parseFilename(file.filename);
  const wanted = `${filenameName(name)}${file.filename.slice(file.filename.indexOf('-'))}`;
  const platform = parts.kind === 'wheel' ? refusedPlatform(parts) : null;
  const found: Finding[] = [];
  if (file.filename !== wanted) {
    const message = `Filename '${file.filename}' is invalid, should be '${wanted}'.`;
    found.push(finding('error', file, 'release.wheel_name', message, { wanted }, rename));
  }
  if (platform !== null) {
    const message = `Binary wheel '${file.filename}' has an unsupported platform tag '${platform}'.`;
    const remedy = 'Build the wheel for a platform that indexes take; on Linux, repair it with auditwheel.';
    found.push(finding('error', file, 'release.platform_tag', message, { tag: platform }, remedy));
  }
  return found;
}

function localVersion(file: ReleaseFile, { version }: Read): readonly Finding[] {
  if (!version.includes('+')) return [];
  const message = `The use of local versions in '${version}' is not allowed.`;
  const remedy = 'Take the part after the plus sign out of the version, and build again.';
  return [finding('error', file, 'release.local_version', message, { version }, remedy)];
}

/** Other indexes may have a higher limit for the project; the rehearsal index has none. */
function tooLarge(file: ReleaseFile, { name }: Read, target: IndexTarget): readonly Finding[] {
  if (file.size <= usualFileLimit) return [];
  const limit = usualFileLimit / 1024 / 1024;
  const message = `${file.filename} is too large: the limit for project '${name}' is ${limit} MB unless the index has raised it.`;
  const remedy = 'Make the file smaller, or ask the index for a higher limit for this project.';
  const facts = { size: file.size, limit: usualFileLimit, index: target.name };
  return [finding(target.rehearsal ? 'error' : 'warning', file, 'release.file_too_large', message, facts, remedy)];
}

function finding(
  severity: Finding['severity'],
  file: ReleaseFile,
  code: string,
  message: string,
  facts: Facts,
  remedy: string,
): Finding {
  return {
    severity,
    fileId: file.id,
    problem: { code, message, facts: { file: file.filename, ...facts }, remedy },
  };
}
