/**
 * The form's fields, checked as PyPI's own form checks them (`forklift/forms.py`), in its order. The metadata in the form
 * is not: what the archive says of itself counts.
 */
import { isValidName, normalizeVersion, pypiAnswers } from '../../../shared/packaging/index.ts';
import type { ReceivedUpload } from './receive.ts';
import { invalidField, Refusal, REQUIRED } from './refusal.ts';

export interface UploadForm {
  readonly filetype: 'sdist' | 'bdist_wheel';
  /** As the uploader spells it. */
  readonly name: string;
  /** Canonical (PEP 440). */
  readonly version: string;
  readonly requiresPython: string | null;
  /** Lower-case hex; at least one is there. */
  readonly digests: { readonly sha256: string | null; readonly blake2b256: string | null; readonly md5: string | null };
}

/** Throws a Refusal where `:action` or `protocol_version` is not what this address serves. */
export function checkAction(upload: ReceivedUpload): void {
  const action = first(upload, ':action');
  if (action === 'submit' || action === 'submit_pkg_info') {
    const message = 'Project pre-registration is no longer required or supported, upload your files instead.';
    throw new Refusal(410, message);
  }
  if (action === 'doc_upload') {
    const message = 'Uploading documentation is no longer supported, we recommend using https://readthedocs.org/.';
    throw new Refusal(410, message);
  }
  // PyPI shows its upload page for any other, which tells a program nothing.
  if (action !== 'file_upload') throw invalidField(':action', "Use 'file_upload'.");
  if ((first(upload, 'protocol_version') ?? '1') !== '1') throw new Refusal(400, 'Unknown protocol version.');
}

/** Throws a Refusal for the field that PyPI would name first: name, version, then by name. */
export function checkForm(upload: ReceivedUpload): UploadForm {
  const name = checkName(first(upload, 'name'));
  const version = checkVersion(first(upload, 'version'));
  const blake2b256 = checkDigest(upload, 'blake2_256_digest', 'BLAKE2');
  const filetype = checkFiletype(first(upload, 'filetype'));
  checkPythonVersion(filetype, first(upload, 'pyversion'));
  const sha256 = checkDigest(upload, 'sha256_digest', 'SHA256');
  const md5 = first(upload, 'md5_digest')?.toLowerCase() ?? null;
  if (sha256 === null && blake2b256 === null && md5 === null) {
    throw new Refusal(400, 'Error: Include at least one message digest.');
  }
  const digests = { sha256, blake2b256, md5 };
  return { filetype, name, version, requiresPython: first(upload, 'requires_python'), digests };
}

function checkName(value: string | null): string {
  if (value === null) throw new Refusal(400, pypiAnswers.noName);
  if (!isValidName(value)) throw new Refusal(400, pypiAnswers.badName(value));
  return value;
}

/** PyPI reads it in the metadata only; here it says first which release is meant. */
function checkVersion(value: string | null): string {
  if (value === null) throw new Refusal(400, pypiAnswers.noField('Version'));
  const version = normalizeVersion(value);
  if (version === null || value !== value.trim()) throw new Refusal(400, pypiAnswers.badValue(value, 'Version'));
  if (version.includes('+')) throw new Refusal(400, pypiAnswers.localVersion(value));
  return version;
}

function checkFiletype(value: string | null): 'sdist' | 'bdist_wheel' {
  if (value === null) throw invalidField('filetype', REQUIRED);
  if (value !== 'sdist' && value !== 'bdist_wheel') throw invalidField('filetype', 'Use a known file type.');
  return value;
}

function checkPythonVersion(filetype: 'sdist' | 'bdist_wheel', value: string | null): void {
  if (filetype === 'bdist_wheel' && value === null) {
    throw invalidField('pyversion', 'Python version is required for binary distribution uploads.');
  }
  if (filetype === 'sdist' && value !== null && value !== 'source') {
    throw invalidField('pyversion', "Use 'source' as Python version for an sdist.");
  }
}

function checkDigest(upload: ReceivedUpload, field: string, algorithm: 'SHA256' | 'BLAKE2'): string | null {
  const value = first(upload, field);
  if (value !== null && !/^[A-F0-9]{64}$/i.test(value)) {
    throw invalidField(field, `Use a valid, hex-encoded, ${algorithm} message digest.`);
  }
  return value?.toLowerCase() ?? null;
}

/** Null where the field was not sent, or sent empty. */
function first(upload: ReceivedUpload, field: string): string | null {
  const value = upload.fields.get(field)?.[0];
  return value === undefined || value === '' ? null : value;
}
