import { problem, type ProblemError } from '../problem/index.ts';
import { fieldRule, isOfVersion, metadataVersions } from './core-metadata-fields.ts';
import { readHeaders } from './headers.ts';
import { isValidName } from './names.ts';
import { normalizeVersion } from './versions.ts';

export interface MetadataField {
  /** As the specification spells it (`Requires-Dist`); a field it does not know, as the file does. */
  readonly name: string;
  readonly value: string;
}

export interface CoreMetadata {
  readonly metadataVersion: string;
  /** As its author spells it. */
  readonly name: string;
  readonly version: string;
  readonly requiresPython: string | null;
  readonly summary: string | null;
  /** All headers in the file's order, unknown ones too. */
  readonly fields: readonly MetadataField[];
  /** From the Description field or from the body; null where there is none. */
  readonly description: string | null;
}

const REMEDY = 'Build the distribution again with a current build backend.';

/**
 * Reads METADATA or PKG-INFO (core metadata specification, 1.0 to 2.5). Throws `metadata.malformed`,
 * `metadata.missing_field`, `metadata.duplicate_field`, `metadata.version_unknown`, `metadata.name_invalid`,
 * `metadata.version_invalid`.
 */
export function parseCoreMetadata(text: string): CoreMetadata {
  const { headers, body } = readHeaders(text);
  const fields = headers.map(({ name, value }) => ({ name: fieldRule(name)?.name ?? name, value }));
  refuseRepeated(fields, body);
  const metadataVersion = required(fields, 'Metadata-Version');
  if (!metadataVersions.includes(metadataVersion)) throw unknownVersion(metadataVersion);
  const name = required(fields, 'Name');
  if (!isValidName(name)) throw invalidValue('metadata.name_invalid', 'Name', name, 'a valid project name (PEP 508)');
  const version = required(fields, 'Version');
  if (normalizeVersion(version) === null) {
    throw invalidValue('metadata.version_invalid', 'Version', version, 'a valid version (PEP 440)');
  }
  return {
    metadataVersion,
    name,
    version,
    requiresPython: optional(fields, 'Requires-Python'),
    summary: optional(fields, 'Summary'),
    fields,
    description: optional(fields, 'Description') ?? body,
  };
}

/**
 * The fields of a legacy upload that come from the metadata, under the form's names and in the file's order, with the
 * description last. Fields the form does not know, values that say `UNKNOWN` (old tools' word for nothing) and fields
 * that came only after the metadata's own version are left out: PyPI refuses those, and setuptools wrote `License-File`
 * into metadata 2.1 for years. What belongs to the file (`filetype`, `pyversion`, digests, `content`) is not here.
 */
export function uploadFields(metadata: CoreMetadata): [string, string][] {
  const form: [string, string][] = [];
  for (const { name, value } of metadata.fields) {
    const rule = fieldRule(name);
    if (rule === undefined || rule.name === 'Description' || isNothing(value)) continue;
    if (!isOfVersion(rule, metadata.metadataVersion)) continue;
    form.push([rule.form, value]);
  }
  if (metadata.description !== null && !isNothing(metadata.description)) {
    form.push(['description', metadata.description]);
  }
  return form;
}

function isNothing(value: string): boolean {
  const text = value.trim();
  return text === '' || text === 'UNKNOWN';
}

function refuseRepeated(fields: readonly MetadataField[], body: string | null): void {
  const seen = new Set(body === null ? [] : ['Description']);
  for (const { name } of fields) {
    if (seen.has(name) && fieldRule(name)?.multiple === false) {
      throw problem(
        'metadata.duplicate_field',
        `The metadata has the field ${name} more than once, so that it is not clear which one counts.`,
        { field: name },
        REMEDY,
      );
    }
    seen.add(name);
  }
}

function optional(fields: readonly MetadataField[], name: string): string | null {
  const value = fields.find((field) => field.name === name)?.value;
  return value === undefined || isNothing(value) ? null : value;
}

function required(fields: readonly MetadataField[], name: string): string {
  const value = fields.find((field) => field.name === name)?.value;
  if (value === undefined || value === '') {
    throw problem('metadata.missing_field', `The metadata lacks the required field ${name}.`, { field: name }, REMEDY);
  }
  return value;
}

function invalidValue(code: string, field: string, value: string, what: string): ProblemError {
  return problem(
    code,
    `The metadata's field ${field} says "${shown(value)}", which is not ${what}.`,
    { field, value: shown(value) },
    `Correct it in the project's pyproject.toml and build again.`,
  );
}

function unknownVersion(version: string): ProblemError {
  const known = metadataVersions.join(', ');
  return problem(
    'metadata.version_unknown',
    `The metadata is of version "${shown(version)}"; indexes accept ${known}.`,
    { field: 'Metadata-Version', value: shown(version) },
    REMEDY,
  );
}

function shown(value: string): string {
  return value.length > 100 ? `${value.slice(0, 100)}…` : value;
}
