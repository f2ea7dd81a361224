/** The form's fields, checked as PyPI's own form checks them (`forklift/forms.py`), in its order. */
import { normalizeVersion } from '../../../shared/packaging/index.ts';
import type { ReceivedUpload } from './receive.ts';
import { invalidField, invalidMetadata, localVersion, pythonQuoted, Refusal, REQUIRED } from './refusal.ts';

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

const METADATA_VERSIONS: ReadonlySet<string> = new Set(['1.0', '1.1', '1.2', '2.1', '2.2', '2.3', '2.4', '2.5']);
const NAME = /^(?:[A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9])$/i;
const ALPHABET = "Start and end with a letter or numeral containing only ASCII numeric and '.', '_' and '-'.";

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

/** Throws a Refusal for the field that PyPI would name first: metadata version, name, version, then by name. */
export function checkForm(upload: ReceivedUpload): UploadForm {
  checkMetadataVersion(first(upload, 'metadata_version'));
  const name = checkName(first(upload, 'name'));
  const version = checkVersion(first(upload, 'version'));
  const blake2b256 = checkDigest(upload, 'blake2_256_digest', 'BLAKE2');
  checkClassifiers(upload);
  const filetype = checkFiletype(first(upload, 'filetype'));
  checkProjectUrls(upload);
  checkPythonVersion(filetype, first(upload, 'pyversion'));
  checkDependencies(upload);
  const sha256 = checkDigest(upload, 'sha256_digest', 'SHA256');
  checkSummary(first(upload, 'summary'));
  const md5 = first(upload, 'md5_digest')?.toLowerCase() ?? null;
  if (sha256 === null && blake2b256 === null && md5 === null) {
    throw new Refusal(400, 'Error: Include at least one message digest.');
  }
  const digests = { sha256, blake2b256, md5 };
  return { filetype, name, version, requiresPython: first(upload, 'requires_python'), digests };
}

function checkMetadataVersion(value: string | null): void {
  if (value === null) throw invalidMetadata('Metadata-Version', value, REQUIRED);
  if (!METADATA_VERSIONS.has(value)) throw invalidMetadata('Metadata-Version', value, 'Use a known metadata version.');
}

function checkName(value: string | null): string {
  if (value === null) throw invalidMetadata('Name', value, REQUIRED);
  if (!NAME.test(value)) throw invalidMetadata('Name', value, ALPHABET);
  return value;
}

function checkVersion(value: string | null): string {
  if (value === null) throw invalidMetadata('Version', value, REQUIRED);
  const version = normalizeVersion(value);
  if (version === null || value !== value.trim()) throw invalidMetadata('Version', value, ALPHABET);
  if (version.includes('+')) throw localVersion(value);
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

function checkSummary(value: string | null): void {
  if (value === null) return;
  if (value.length > 512) throw invalidMetadata('Summary', value, 'Field cannot be longer than 512 characters.');
  if (/[\r\n]/.test(value)) throw invalidMetadata('Summary', value, 'Use a single line only.');
}

function checkProjectUrls(upload: ReceivedUpload): void {
  for (const value of all(upload, 'project_urls')) {
    const comma = value.indexOf(',');
    if (comma < 0) throw invalidField('project_urls', 'Use both a label and an URL.');
    if (value.slice(0, comma).trim().length > 32) throw invalidField('project_urls', 'Use 32 characters or less.');
  }
}

function checkDependencies(upload: ReceivedUpload): void {
  for (const value of all(upload, 'requires_dist')) {
    // PEP 508: `name[extras] @ url`.
    if (/^[A-Z0-9._-]+\s*(?:\[[^\]]*\])?\s*@/i.test(value.trim())) {
      throw invalidField('requires_dist', `Can't have direct dependency: ${pythonQuoted(value)}`);
    }
  }
}

/** The list of all classifiers is PyPI's; the prefix that exists to be refused is known. */
function checkClassifiers(upload: ReceivedUpload): void {
  const refused = all(upload, 'classifiers').find((value) => value.startsWith('Private ::'));
  if (refused === undefined) return;
  throw invalidField('classifiers', `Classifier ${pythonQuoted(refused)} is not a valid classifier.`);
}

/** Null where the field was not sent, or sent empty. */
function first(upload: ReceivedUpload, field: string): string | null {
  const value = upload.fields.get(field)?.[0];
  return value === undefined || value === '' ? null : value;
}

function all(upload: ReceivedUpload, field: string): readonly string[] {
  return upload.fields.get(field) ?? [];
}
