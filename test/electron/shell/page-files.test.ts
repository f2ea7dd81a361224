import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readPageFiles } from '../../../electron/shell/index.ts';
import { writeBuiltPage } from '../../support/built-page.ts';
import { temporaryFolder } from '../../support/temp.ts';

it('reads a built page into an exact manifest', async () => {
  const files = await readPageFiles(await writeBuiltPage(await temporaryFolder()));

  expect([...files.keys()].toSorted()).toEqual(['/', '/assets/index-Ab12.js', '/index.html']);
  expect(files.get('/')).toBe(files.get('/index.html'));
  expect(files.get('/')).toMatchObject({ contentType: 'text/html; charset=utf-8', immutable: false });
  expect(files.get('/assets/index-Ab12.js')).toMatchObject({
    contentType: 'text/javascript; charset=utf-8',
    immutable: true,
    etag: expect.stringMatching(/^"[\w-]{43}"$/),
  });
});

it('says so where there is no built page', async () => {
  await expect(readPageFiles(await temporaryFolder())).rejects.toThrow('There is no built page');
});

it('refuses a kind of file that it has no content type for', async () => {
  const folder = await writeBuiltPage(await temporaryFolder());
  await mkdir(path.join(folder, 'extra'));
  await writeFile(path.join(folder, 'extra', 'program.exe'), '');
  await expect(readPageFiles(folder)).rejects.toThrow('extra/program.exe');
});
