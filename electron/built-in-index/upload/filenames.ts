/** What PyPI asks of an uploaded file's name, against the name and version in the form. */
import {
  compareVersions,
  type DistributionFilename,
  filenameName,
  normalizeName,
  parseFilename,
  pypiAnswers,
  pythonRepr,
  refusedPlatform,
  sdistFilename,
} from '../../../shared/packaging/index.ts';
import { isProblem } from '../../../shared/problem/index.ts';
import type { UploadForm } from './form.ts';
import { invalidField, Refusal } from './refusal.ts';

/** Throws a Refusal in PyPI's words. */
export function checkFilename(
  filename: string,
  form: Pick<UploadForm, 'name' | 'version' | 'filetype'>,
): DistributionFilename {
  if (/[/\\]/.test(filename)) throw new Refusal(400, "Cannot upload a file with '/' or '\\' in the name.");
  const extension = ['.whl', '.tar.gz'].find((ending) => filename.endsWith(ending));
  if (extension === undefined) throw new Refusal(400, pypiAnswers.badExtension);
  const isWheel = extension === '.whl';
  if (isWheel !== (form.filetype === 'bdist_wheel')) {
    throw invalidField('filetype', `Invalid extension ${extension} for filetype ${pythonRepr(form.filetype)}.`);
  }
  const parsed = parse(filename, isWheel, form);
  checkNamePart(filename, parsed, form);
  if (compareVersions(parsed.version, form.version) !== 0) {
    throw new Refusal(400, pypiAnswers.otherVersion(form.version, parsed.version));
  }
  if (parsed.kind === 'sdist') checkSdistName(filename, form);
  else checkPlatform(filename, parsed);
  return parsed;
}

function parse(filename: string, isWheel: boolean, form: Pick<UploadForm, 'name' | 'version'>): DistributionFilename {
  try {
    return parseFilename(filename, form);
  } catch (error) {
    if (!isProblem(error)) throw error;
    throw new Refusal(400, isWheel ? pypiAnswers.badWheelName(filename) : pypiAnswers.badSdistName(filename));
  }
}

/** The binary distribution format asks for the normalised name with underscores. */
function checkNamePart(filename: string, parsed: DistributionFilename, { name }: Pick<UploadForm, 'name'>): void {
  const strict = parsed.kind === 'wheel' ? filename.startsWith(`${filenameName(name)}-`) : true;
  if (parsed.project === normalizeName(name) && strict) return;
  throw new Refusal(400, pypiAnswers.otherName(name));
}

/** PEP 625. */
function checkSdistName(filename: string, { name, version }: Pick<UploadForm, 'name' | 'version'>): void {
  const wanted = sdistFilename(name, version);
  if (filename === wanted) return;
  throw new Refusal(400, pypiAnswers.otherSdistName(filename, wanted));
}

function checkPlatform(filename: string, wheel: Extract<DistributionFilename, { kind: 'wheel' }>): void {
  const refused = refusedPlatform(wheel);
  if (refused === null) return;
  throw new Refusal(400, pypiAnswers.platformTag(filename, refused));
}
