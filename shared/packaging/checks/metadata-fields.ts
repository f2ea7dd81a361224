/** Which fields a version of the metadata may have, and which of them exclude each other. */
import { fieldRule, isOfVersion, metadataVersions } from '../core-metadata-fields.ts';
import { normalizeName } from '../names.ts';
import { pypiAnswers } from '../pypi-answers.ts';
import { quoted, shown } from '../quoting.ts';
import { type Finding, editProject, finding } from './finding.ts';
import { type CheckedFile, isSaid, valuesOf } from './subject.ts';

export function checkMetadataFields(file: CheckedFile): readonly Finding[] {
  return [...tooNew(file), ...unknownFields(file), ...dynamicFields(file), ...extraNames(file)];
}

function saidFields({ metadata }: CheckedFile): readonly string[] {
  return [...new Set(metadata.fields.filter(({ value }) => isSaid(value)).map(({ name }) => name))];
}

/** They are left out of the upload's form, as twine leaves them out. */
function tooNew(file: CheckedFile): readonly Finding[] {
  const { metadataVersion } = file.metadata;
  return saidFields(file).flatMap((name) => {
    const rule = fieldRule(name);
    if (rule === undefined || isOfVersion(rule, metadataVersion)) return [];
    return [
      finding({
        // setuptools 56 to 76 wrote it into everything.
        severity: name === 'License-File' ? 'note' : 'warning',
        code: 'metadata.field_too_new',
        file: file.filename,
        message: `${name} came with metadata version ${rule.added}, and this file’s is ${metadataVersion}: it is left out of the upload.`,
        facts: { field: name, metadataVersion, added: rule.added },
        remedy: 'Build again with a current build backend, which writes a metadata version that has the field.',
      }),
    ];
  });
}

function unknownFields(file: CheckedFile): readonly Finding[] {
  return saidFields(file).flatMap((name) => {
    if (fieldRule(name) !== undefined) return [];
    return [
      finding({
        severity: 'warning',
        code: 'metadata.field_unknown',
        file: file.filename,
        message: `The metadata has a field ${shown(name)}, which no metadata version up to ${metadataVersions.at(-1)} knows: it is left out of the upload.`,
        facts: { field: shown(name) },
        remedy: 'If it is meant as one of the specification’s fields, correct its name and build again.',
      }),
    ];
  });
}

/** PEP 643. */
function dynamicFields({ filename: file, metadata }: CheckedFile): readonly Finding[] {
  return valuesOf(metadata, 'Dynamic').flatMap((value) => {
    const name = value.toLowerCase();
    const isFixed = ['name', 'version', 'metadata-version'].includes(name);
    if (!isFixed && fieldRule(name) !== undefined) return [];
    return [
      finding({
        severity: 'error',
        code: 'metadata.dynamic',
        file,
        message: isFixed
          ? `Dynamic names ${value}, which has to be the same in all files of a release (PEP 643).`
          : `Dynamic names ${quoted(value)}, which is not a field of the metadata.`,
        answer: isFixed ? pypiAnswers.dynamicFixed(name) : pypiAnswers.dynamicUnknown(name),
        facts: { value: shown(value) },
        remedy: editProject,
      }),
    ];
  });
}

/** PEP 685: installers compare extras by their normal names. */
function extraNames({ filename: file, metadata }: CheckedFile): readonly Finding[] {
  const normal = valuesOf(metadata, 'Provides-Extra').map(normalizeName);
  const twice = normal.find((name, index) => normal.indexOf(name) !== index);
  if (twice === undefined) return [];
  return [
    finding({
      severity: 'warning',
      code: 'metadata.extra_twice',
      file,
      message: `Two extras are the same to installers: ${shown(twice)} (PEP 685).`,
      facts: { extra: shown(twice) },
      remedy: 'Rename one of them and build again.',
    }),
  ];
}
