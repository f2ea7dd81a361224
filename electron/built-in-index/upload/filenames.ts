/** What PyPI asks of an uploaded file's name, against the name and version in the form. */
import {
  compareVersions,
  type DistributionFilename,
  filenameName,
  normalizeName,
  parseFilename,
  refusedPlatform,
  sdistFilename,
} from '../../../shared/packaging/index.ts';
import { isProblem } from '../../../shared/problem/index.ts';
import type { UploadForm } from './form.ts';
import { invalidField, pythonQuoted, Refusal } from './refusal.ts';

/** Throws a Refusal in PyPI's words. */
export function checkFilename(
  filename: string,
  form: Pick<UploadForm, 'name' | 'version' | 'filetype'>,
): DistributionFilename {
  if (/[/\\]/.test(filename)) throw new Refusal(400, "Cannot upload a file with '/' or '\\' in the name.");
  const extension = ['.whl', '.tar.gz'].find((ending) => filename.endsWith(ending));
  if (extension === undefined) {
    throw new Refusal(
      400,
      'Invalid file extension: Use .tar.gz, .whl or .zip extension. See https://www.python.org/dev/peps/pep-0527 ' +
        'and https://peps.python.org/pep-0715/ for more information',
    );
  }
  const isWheel = extension === '.whl';
  if (isWheel !== (form.filetype === 'bdist_wheel')) {
    throw invalidField('filetype', `Invalid extension ${extension} for filetype ${pythonQuoted(form.filetype)}.`);
  }
  const parsed = parse(filename, isWheel, form);
  checkNamePart(filename, parsed, form);
  if (compareVersions(parsed.version, form.version) !== 0) {
    const message = `Version in filename should be ${pythonQuoted(form.version)} not ${pythonQuoted(parsed.version)}.`;
    throw new Refusal(400, message);
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
    throw new Refusal(400, `Invalid ${isWheel ? 'wheel' : 'sdist'} filename: ${pythonQuoted(filename)}`);
  }
}

/** The binary distribution format asks for the normalised name with underscores. */
function checkNamePart(filename: string, parsed: DistributionFilename, { name }: Pick<UploadForm, 'name'>): void {
  const wanted = filenameName(name);
  const strict = parsed.kind === 'wheel' ? filename.startsWith(`${wanted}-`) : true;
  if (parsed.project === normalizeName(name) && strict) return;
  throw new Refusal(400, `Start filename for ${pythonQuoted(name)} with ${pythonQuoted(wanted)}.`);
}

/** PEP 625. */
function checkSdistName(filename: string, { name, version }: Pick<UploadForm, 'name' | 'version'>): void {
  const wanted = sdistFilename(name, version);
  if (filename === wanted) return;
  throw new Refusal(400, `Filename ${pythonQuoted(filename)} is invalid, should be ${pythonQuoted(wanted)}.`);
}

function checkPlatform(filename: string, wheel: Extract<DistributionFilename, { kind: 'wheel' }>): void {
  const refused = refusedPlatform(wheel);
  if (refused === null) return;
  throw new Refusal(400, `Binary wheel '${filename}' has an unsupported platform tag '${refused}'.`);
}
