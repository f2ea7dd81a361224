/**
 * What is wrong, or worth knowing, about the files of a release before anything is sent. What one file says of itself was
 * judged when it was read (`checked`); what files say together, and against the index, is judged here.
 */
import type { Finding, IndexTarget, ProjectLimits } from '../../shared/contract/index.ts';
import { checkRelease, checkSize, type Finding as CheckFinding, unreadable } from '../../shared/packaging/index.ts';
import { knowsAttestations, limitsInBytes } from '../../shared/targets/index.ts';
import type { Draft, DraftFile } from './draft.ts';
import { indexFindings } from './index-findings.ts';
import { memberOf } from './member.ts';
import { rememberOf } from './remembered.ts';

/** An index, with the limits of projects that it has raised, where that is known. */
interface JudgingTarget extends IndexTarget {
  readonly limits?: readonly ProjectLimits[];
}

/** `now`: milliseconds since 1970. */
export function findingsOf(
  draft: Pick<Draft, 'files' | 'listings'>,
  target: JudgingTarget,
  now: number,
): readonly Finding[] {
  const { files } = draft;
  const members = files.flatMap((file) => memberOf(file) ?? []);
  return [
    ...files.flatMap((file) => ofFile(file, target)),
    ...located(files, indexFindings(draft, target, now)),
    ...located(files, attestationsLeft(files, target)),
    ...located(
      files,
      remembered(members, target, () =>
        checkRelease(members, (project) => limitsInBytes(target.limits ?? [], project).project).map((finding) =>
          withPlace(finding, target),
        ),
      ),
    ),
  ];
}

const remembered = rememberOf<readonly CheckFinding[]>();

/** Judged once for each state of a file: ten thousand of them are looked at whenever one has moved. */
const known = new WeakMap<DraftFile, { readonly target: JudgingTarget; readonly findings: readonly Finding[] }>();

function ofFile(file: DraftFile, target: JudgingTarget): readonly Finding[] {
  const before = known.get(file);
  if (before?.target === target) return before.findings;
  const findings = judged(file, target).map((finding) => withId(finding, file.id));
  known.set(file, { target, findings });
  return findings;
}

function judged(file: DraftFile, target: JudgingTarget): readonly CheckFinding[] {
  switch (file.inspection.state) {
    case 'waiting':
    case 'running':
      return [];
    case 'failed':
      return [unreadable(file.filename, file.inspection.problem)];
    case 'done': {
      const { project } = file.inspection.distribution;
      const limit = limitsInBytes(target.limits ?? [], project).file;
      // Other indexes may have a higher limit for the project than is known here; the rehearsal index has none.
      const firm = target.rehearsal || limit !== undefined;
      const size = checkSize({ filename: file.filename, size: file.size, project }, { limit, firm });
      return [
        ...(file.checked?.findings ?? [notChecked(file)]),
        ...size.map((finding) => withPlace(finding, target)),
        ...elsewhere(file, target),
      ];
    }
  }
}

/** Where this app is told of a limit that the index has raised. */
function withPlace(finding: CheckFinding, { id, name }: IndexTarget): CheckFinding {
  if (id === 'rehearsal' || (finding.code !== 'size.file' && finding.code !== 'size.project')) return finding;
  const place = `Where ${name} has raised it, say so in the Hosted copy step, under Size limits.`;
  return { ...finding, remedy: `${finding.remedy} ${place}` };
}

/** Its bytes were confirmed; that its address is not the one that follows from them is worth a look. */
function elsewhere({ filename, hosted }: DraftFile, { name }: IndexTarget): readonly CheckFinding[] {
  if (hosted.state !== 'hosted' || hosted.predictedUrl === undefined) return [];
  return [
    {
      severity: 'warning',
      code: 'hosted.url_differs',
      file: filename,
      message: `${name} has ${filename} at another address than the one that follows from its content.`,
      answer: null,
      facts: { file: filename, index: name, url: hosted.url, expected: hosted.predictedUrl },
      remedy: 'Nothing to do: size and SHA-256 were confirmed. The index may have changed how it names files.',
    },
  ];
}

/** This app sends with API tokens; a trusted publisher's, which PyPI wants with attestations, a workflow has for minutes. */
function attestationsLeft(files: readonly DraftFile[], { name, uploadUrl }: IndexTarget): readonly CheckFinding[] {
  const count = files.filter(({ attested, hosted }) => attested === true && hosted.state !== 'hosted').length;
  if (count === 0 || !knowsAttestations(uploadUrl)) return [];
  const subject = count === 1 ? 'The attestation beside a file stays' : `The attestations beside ${count} files stay`;
  return [
    {
      severity: 'note',
      code: 'attestation.stays_behind',
      file: null,
      message: `${subject} here: ${name} takes attestations from Trusted Publishing only, not with an API token.`,
      answer: null,
      facts: { index: name, files: count },
      remedy: 'Nothing needs to be done for the upload. To publish them, upload from the CI workflow that made them.',
    },
  ];
}

/** Read by a version of the app that checked less. */
function notChecked({ filename }: DraftFile): CheckFinding {
  return {
    severity: 'warning',
    code: 'file.not_checked',
    file: filename,
    message: `The metadata of ${filename} was not checked yet.`,
    answer: null,
    facts: { file: filename },
    remedy: 'Check the file again in the Files step.',
  };
}

function located(files: readonly DraftFile[], findings: readonly CheckFinding[]): readonly Finding[] {
  if (findings.length === 0) return [];
  // Of two files of one name the later is the one too many.
  const ids = new Map(files.map(({ filename, id }) => [filename, id]));
  return findings.map((finding) => withId(finding, finding.file === null ? null : (ids.get(finding.file) ?? null)));
}

function withId(finding: CheckFinding, fileId: string | null): Finding {
  return { ...finding, facts: { ...finding.facts }, fileId };
}
