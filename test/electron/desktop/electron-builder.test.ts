import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { appId } from '../../../electron/desktop/app-id.ts';
import { deepLinkScheme } from '../../../shared/wire/index.ts';

const root = path.resolve(import.meta.dirname, '../../..');
// The builder's own schema and YAML reader, as it finds them itself.
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const schemaFile = path.join(path.dirname(builder.resolve('app-builder-lib/package.json')), 'scheme.json');
const fromBuilderLib = createRequire(schemaFile);
const yaml = z
  .object({ load: z.custom<(text: string) => unknown>((value) => typeof value === 'function') })
  .parse(fromBuilderLib('js-yaml'));

const config = z
  .looseObject({ icon: z.string(), files: z.array(z.string()), electronFuses: z.record(z.string(), z.boolean()) })
  .parse(yaml.load(readFileSync(path.join(root, 'electron-builder.yml'), 'utf8')));
const schema = z
  .looseObject({ definitions: z.looseObject({ FuseOptionsV1: z.looseObject({ properties: z.looseObject({}) }) }) })
  .parse(JSON.parse(readFileSync(schemaFile, 'utf8')));
const manifest = z
  .object({ main: z.string(), productName: z.string() })
  .parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));

describe('electron-builder.yml', () => {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);

  it('is what the installed builder takes', () => {
    validate(config);
    expect(validate.errors).toBeNull();
  });

  it('would not be with a fuse that it does not know', () => {
    expect(validate({ ...config, electronFuses: { ...config.electronFuses, wasmTrapHandlers: true } })).toBe(false);
  });

  it('burns every fuse there is, on the safe side', () => {
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
      resetAdHocDarwinSignature: true,
    });
    const known = Object.keys(schema.definitions.FuseOptionsV1.properties);
    expect(Object.keys(config.electronFuses).toSorted()).toEqual(known.toSorted());
  });

  it('packs into an archive what the app starts from', () => {
    const { main, productName } = manifest;
    expect(config).toMatchObject({ asar: true, appId, productName, protocols: [{ schemes: [deepLinkScheme] }] });
    expect(path.posix.dirname(main)).toBe('out/main');
    expect(config.files).toEqual(
      expect.arrayContaining(['package.json', 'out/main/**', 'out/preload/**', 'out/renderer/**']),
    );
  });

  it('names an icon of the size that the builder asks for', () => {
    const png = readFileSync(path.join(root, config.icon));
    // PNG specification §11.2.2: width and height follow the IHDR chunk's type.
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([512, 512]);
  });
});
