/** The same distributions sent by Debian's twine and by us: field for field the same form. */
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { buildProject, craftSdist, craftWheel, debianWheels } from '../support/distributions.ts';
import { inspectFile, rehearsalCredentials, startIndexClient, targetAt } from '../support/index-client.ts';
import { runTwine } from '../support/python-tools.ts';
import { type RecordedUpload, startRecordingIndex } from '../support/recording-index.ts';
import { temporaryFolder } from '../support/temp.ts';
import { needs } from '../support/tools.ts';

const metadata = `Metadata-Version: 2.1
Name: Full.Of-Fields
Version: 1.0
Summary: Everything that core metadata 2.1 has
Home-page: https://home.example
Download-URL: https://download.example
Author: Grüße, 世界
Author-email: a@b.example
Maintainer: Somebody
Maintainer-email: c@d.example
License: MIT
Keywords: one,two,three
Platform: linux
Platform: win32
Supported-Platform: RedHat 7.2
Classifier: Programming Language :: Python :: 3
Classifier: Operating System :: OS Independent
Requires-Dist: requests (>=2.0)
Requires-Dist: tomli; python_version < "3.11"
Requires-Python: >=3.8
Requires-External: libpng (>=1.5)
Project-URL: Source, https://source.example
Project-URL: Issues, https://issues.example
Provides-Extra: dev
Provides-Extra: docs
Provides-Dist: another
Obsoletes-Dist: older (<1.0)
Description-Content-Type: text/markdown; charset=UTF-8; variant=GFM

# Title

Text with 😀, and \`code\`.
`;

needs(
  'twine',
  'build',
  'hatchling',
  'debian-wheels',
)('as twine sends it', () => {
  test('the forms are the same but for what is listed here', async () => {
    const folder = await temporaryFolder();
    const dist = path.join(folder, 'dist');
    await mkdir(dist);
    const built = await buildProject(folder, { name: 'Demo.Project', version: '2.1.0', requiresPython: '>=3.8' });
    for (const file of [built.wheel, built.sdist, ...debianWheels()]) {
      await copyFile(file, path.join(dist, path.basename(file)));
    }
    const files = [
      ...[built.wheel, built.sdist, ...debianWheels()].map((file) => path.join(dist, path.basename(file))),
      await craftWheel(dist, { name: 'Full.Of-Fields', version: '1.0', metadata, tag: 'cp312-cp312-win_amd64' }),
      await craftSdist(dist, { name: 'Full.Of-Fields', version: '1.0', metadata }),
    ];

    const theirs = await startRecordingIndex();
    const login = ['-u', '__token__', '-p', 'pypi-secret', '--non-interactive', '--disable-progress-bar'];
    const url = `${theirs.origin}/legacy/`;
    const ran = await runTwine(path.join(folder, 'home'), ['upload', '--repository-url', url, ...login, ...files]);
    expect(ran, ran.output).toMatchObject({ code: 0 });

    const ours = await startRecordingIndex();
    const client = startIndexClient();
    for (const file of files) {
      const options = { target: targetAt(ours.origin), credentials: rehearsalCredentials };
      expect(await client.upload({ ...options, file: await inspectFile(file) })).toBe('uploaded');
    }

    expect(ours.uploads).toHaveLength(files.length);
    const sent = (uploads: readonly RecordedUpload[], name: string) =>
      uploads.filter(({ fields }) => fields.some(([field]) => field === name)).length;
    // A difference that has gone is to be taken out of the list below.
    expect(['md5_digest', 'comment', 'provides_extras'].map((name) => sent(theirs.uploads, name) > 0)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['md5_digest', 'comment', 'provides_extras'].map((name) => sent(ours.uploads, name))).toEqual([0, 0, 0]);
    for (const upload of ours.uploads) {
      const other = theirs.uploads.find(({ file }) => file?.filename === upload.file?.filename);
      expect(upload.file).toEqual(other?.file);
      expect(upload.headers['authorization']).toBe(other?.headers['authorization']);
      expect(compared(upload), upload.file?.filename).toEqual(compared(other));
    }
  });
});

/**
 * What differs on purpose, and nothing else does:
 * - `md5_digest`: only twine sends it. SHA-256 and BLAKE2b-256 go out from both.
 * - Empty fields (`comment`, `description` of an archive without one, …): only twine sends them; an index drops them.
 * - `pyversion` of an sdist: `source` from us, as PyPI's form has it; nothing from twine.
 * - `provides_extra`: Debian's twine 4 says `provides_extras`, a name that PyPI ignores.
 * - The end of a description: line breaks as in the archive from us.
 */
function compared(upload: RecordedUpload | undefined): readonly string[] {
  return (upload?.fields ?? [])
    .filter(([name, value]) => name !== 'md5_digest' && value !== '' && !(name === 'pyversion' && value === 'source'))
    .map(([name, value]) => `${renamed.get(name) ?? name}: ${name === 'description' ? value.trimEnd() : value}`)
    .toSorted();
}

const renamed: ReadonlyMap<string, string> = new Map([['provides_extras', 'provides_extra']]);
