import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { appPaths, dataFolder, spoolFolder } from '../../../electron/shell/index.ts';

const root = path.resolve(import.meta.dirname, '../../..');

it('finds the program’s own files from package.json', () => {
  const paths = appPaths();
  expect(existsSync(paths.packageJson)).toBe(true);
  expect(paths).toEqual({
    packageJson: path.join(root, 'package.json'),
    rendererFolder: path.join(root, 'out/renderer'),
    preload: path.join(root, 'out/preload/index.cjs'),
    sampleFolder: path.join(root, 'assets/sample-project/dist'),
  });
});

it('finds a packaged app’s sample outside its archive', () => {
  expect(appPaths('/opt/app/resources').sampleFolder).toBe(path.join('/opt/app/resources', 'sample-project', 'dist'));
});

it('keeps data where FALLBACK_LINKS_HOME says, or else in the platform’s folder', () => {
  expect(dataFolder({ FALLBACK_LINKS_HOME: 'elsewhere' })).toBe(path.resolve('elsewhere'));
  expect(dataFolder({ FALLBACK_LINKS_HOME: '' })).toBe(dataFolder({}));
  expect(path.isAbsolute(dataFolder({}))).toBe(true);
  expect(dataFolder({})).toContain('fallback-links');
  expect(spoolFolder('/data')).toBe(path.join('/data', 'spool'));
});
