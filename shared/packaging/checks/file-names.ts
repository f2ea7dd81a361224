/** What PyPI asks of a distribution's filename beyond that it can be read, and of the version in it. */
import { filenameName, refusedPlatform, sdistFilename } from '../index-rules.ts';
import { pypiAnswers } from '../pypi-answers.ts';
import { normalizeVersion } from '../versions.ts';
import { type Finding, finding } from './finding.ts';
import type { CheckedFile } from './subject.ts';

const rebuild = 'Build the file again with a current build tool and do not rename what it makes.';

type NamedFile = Pick<CheckedFile, 'filename' | 'parts'> & {
  readonly metadata: Pick<CheckedFile['metadata'], 'name' | 'version'>;
};

export function checkFileName(file: NamedFile): readonly Finding[] {
  const ofKind = file.parts.kind === 'sdist' ? sdistName(file) : [...wheelName(file), ...platformTag(file)];
  return [...ofKind, ...localVersion(file)];
}

/** PEP 625. */
function sdistName({ filename, metadata, parts }: NamedFile): readonly Finding[] {
  const wanted = sdistFilename(metadata.name, normalizeVersion(metadata.version) ?? parts.version);
  if (filename === wanted) return [];
  return [
    finding({
      severity: 'error',
      code: 'filename.sdist',
      file: filename,
      message: `An sdist of ${metadata.name} ${metadata.version} has to be called ${wanted} (PEP 625).`,
      answer: pypiAnswers.otherSdistName(filename, wanted),
      facts: { wanted },
      remedy: rebuild,
    }),
  ];
}

/** Binary distribution format: the name normalised, with underscores. */
function wheelName({ filename, metadata }: NamedFile): readonly Finding[] {
  const wanted = filenameName(metadata.name);
  if (filename.startsWith(`${wanted}-`)) return [];
  return [
    finding({
      severity: 'error',
      code: 'filename.wheel',
      file: filename,
      message: `The name of a wheel of ${metadata.name} has to begin with ${wanted}-.`,
      answer: pypiAnswers.otherName(metadata.name),
      facts: { wanted: `${wanted}${filename.slice(filename.indexOf('-'))}` },
      remedy: rebuild,
    }),
  ];
}

function platformTag({ filename, parts }: NamedFile): readonly Finding[] {
  const tag = parts.kind === 'wheel' ? refusedPlatform(parts) : null;
  if (tag === null) return [];
  return [
    finding({
      severity: 'error',
      code: 'filename.platform_tag',
      file: filename,
      message: `PyPI does not take wheels for the platform ${tag}, because it does not mean the same on every machine.`,
      answer: pypiAnswers.platformTag(filename, tag),
      facts: { tag },
      remedy: tag.startsWith('linux_')
        ? 'Repair the wheel with auditwheel, which makes it manylinux or musllinux.'
        : 'Build the wheel for a platform that PyPI takes.',
    }),
  ];
}

/** PEP 440, "Local version identifiers": not for public indexes. */
function localVersion({ filename, metadata: { version } }: NamedFile): readonly Finding[] {
  if (!version.includes('+')) return [];
  return [
    finding({
      severity: 'error',
      code: 'version.local',
      file: filename,
      message: `The version ${version} has a local part (after the plus sign), which public indexes do not take.`,
      answer: pypiAnswers.localVersion(version),
      facts: { version },
      remedy: 'Take the part after the plus sign out of the version, and build again.',
    }),
  ];
}
