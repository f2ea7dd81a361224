import { formatCount } from '../../../ui/format.ts';
import type { Release, Step } from '../../../../shared/contract/index.ts';
import { countLinks, linkRows } from './link-rows.ts';
import type { ReleaseJobs } from './release-jobs.ts';
import { totalsOf } from './totals.ts';
import { usesTag } from './url-preview.ts';

/**
 * The one action a step offers first. Its label names what it does; where it cannot be done, `blocked` says why in a
 * sentence that is shown beside it.
 */
export interface PrimaryAction {
  readonly label: string;
  readonly does:
    | { readonly kind: 'open'; readonly step: Step }
    | { readonly kind: 'upload' }
    | { readonly kind: 'verify' };
  readonly blocked: string | null;
  readonly running: boolean;
  /** Another action of the step, which stands beside what it means, comes first. */
  readonly isSecond?: boolean;
}

/** Null where the step's own content carries the action: without files, and on the last step with its two cards. */
export function primaryAction(release: Release, jobs: ReleaseJobs): PrimaryAction | null {
  switch (release.step) {
    case 'files':
      return filesAction(release);
    case 'checks':
      return checksAction(release);
    case 'hosted':
      return hostedAction(release, jobs);
    case 'links':
      return linksAction(release, jobs);
    case 'preview':
      return open('Continue to publishing', 'publish');
    case 'publish':
      return null;
  }
}

/** `the rehearsal index`, or the index's own name: others on this machine have one too. */
export function targetName(release: Release): string {
  return release.target.id === 'rehearsal' ? 'the rehearsal index' : release.target.name;
}

function filesAction(release: Release): PrimaryAction | null {
  const { files, unread, unreadable } = totalsOf(release);
  if (files === 0) return null;
  const blocked =
    unread > 0
      ? `${formatCount(unread, 'file is', 'files are')} still being read.`
      : unreadable > 0
        ? `${formatCount(unreadable, 'file was', 'files were')} not read. Check again, or leave ${unreadable === 1 ? 'it' : 'them'} out.`
        : null;
  return open('Continue to checks', 'checks', blocked);
}

function checksAction(release: Release): PrimaryAction {
  const { errors, files, read } = totalsOf(release);
  const blocked =
    files === 0 || read < files
      ? 'Some files are not read yet: see Files.'
      : errors > 0
        ? `${formatCount(errors, 'error')} to settle first. Warnings do not stop the release.`
        : null;
  return open('Continue to hosted copy', 'hosted', blocked);
}

function hostedAction(release: Release, jobs: ReleaseJobs): PrimaryAction | null {
  const { files, hosted, toUpload, onTheWay, uploadFailed, errors, read } = totalsOf(release);
  if (files === 0) return null;
  // The release and the list of jobs arrive one after the other: until some file is on its way, all of them will be.
  if (onTheWay > 0 ? toUpload === 0 : jobs.upload !== null) {
    return {
      label: `Uploading ${formatCount(files - hosted, 'file')}`,
      does: { kind: 'upload' },
      blocked: null,
      running: true,
    };
  }
  if (hosted === files) return open('Continue to external links', 'links');
  const blocked =
    read < files ? 'Some files are not read yet: see Files.' : errors > 0 ? 'Errors are left: see Checks.' : null;
  const label =
    uploadFailed > 0 && uploadFailed === toUpload
      ? `Try ${formatCount(toUpload, 'file')} again`
      : hosted + onTheWay > 0
        ? `Finish the upload: ${formatCount(toUpload, 'file')} to ${targetName(release)}`
        : `Upload ${formatCount(toUpload, 'file')} to ${targetName(release)}`;
  return { label, does: { kind: 'upload' }, blocked, running: false };
}

function linksAction(release: Release, jobs: ReleaseJobs): PrimaryAction {
  const links = countLinks(linkRows(release));
  if (jobs.verify !== null || links.verifying > 0) {
    return { label: 'Verifying links', does: { kind: 'verify' }, blocked: null, running: true };
  }
  if (jobs.copy !== null) {
    return { label: 'Sending copies', does: { kind: 'verify' }, blocked: null, running: true };
  }
  if (release.hosts.length === 0) return open('Continue without external links', 'preview');
  // Registering is its own, explained action (P6): going on must not do it in passing.
  if (links.verified > 0) return { ...open('Continue without registering', 'preview'), isSecond: true };
  if (links.unverified > 0) {
    return {
      label: `Verify ${formatCount(links.unverified, 'link')}`,
      does: { kind: 'verify' },
      blocked: null,
      running: false,
    };
  }
  if (links.incomplete > 0) {
    const blocked =
      usesTag(release) && release.tag === ''
        ? 'The template asks for a tag: fill it in first.'
        : 'Some files have no URL yet.';
    return {
      label: `Verify ${formatCount(links.incomplete, 'link')}`,
      does: { kind: 'verify' },
      blocked,
      running: false,
    };
  }
  return open(links.registered > 0 ? 'Continue to preview' : 'Continue without external links', 'preview');
}

function open(label: string, step: Step, blocked: string | null = null): PrimaryAction {
  return { label, does: { kind: 'open', step }, blocked, running: false };
}
