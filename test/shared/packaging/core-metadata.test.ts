import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCoreMetadata, uploadFields } from '../../../shared/packaging/index.ts';
import { isProblem } from '../../../shared/problem/index.ts';

const HEAD = 'Metadata-Version: 2.1\nName: Demo.Pkg\nVersion: 1.0\n';

function codeOf(text: string): string {
  try {
    parseCoreMetadata(text);
    return 'parsed';
  } catch (error) {
    if (isProblem(error)) return error.problem.code;
    throw error;
  }
}

describe('parseCoreMetadata', () => {
  it('reads headers and the body', () => {
    const text = `${HEAD}Summary: A démo\nRequires-Python: >=3.8\nrequires-dist: a\nRequires-Dist: b; python_version<"3.9"\nX-Own: kept: as it is\n\n# Title\n\nText\n`;
    expect(parseCoreMetadata(text)).toEqual({
      metadataVersion: '2.1',
      name: 'Demo.Pkg',
      version: '1.0',
      requiresPython: '>=3.8',
      summary: 'A démo',
      fields: [
        { name: 'Metadata-Version', value: '2.1' },
        { name: 'Name', value: 'Demo.Pkg' },
        { name: 'Version', value: '1.0' },
        { name: 'Summary', value: 'A démo' },
        { name: 'Requires-Python', value: '>=3.8' },
        { name: 'Requires-Dist', value: 'a' },
        { name: 'Requires-Dist', value: 'b; python_version<"3.9"' },
        { name: 'X-Own', value: 'kept: as it is' },
      ],
      description: '# Title\n\nText\n',
    });
  });

  it.each(['\n', '\r\n', '\r'])('takes %j as the end of a line', (end) => {
    const text = `${HEAD}Author: A\n  B\n\nBody`.replaceAll('\n', end);
    const metadata = parseCoreMetadata(text);
    expect(metadata.fields.at(-1)).toEqual({ name: 'Author', value: 'A B' });
    expect(metadata.description).toBe('Body');
  });

  it.each([
    ['seven spaces and a bar', 'First\n       |\n       |    code\n       |last'],
    ['eight spaces', 'First\n        \n            code\n        last'],
  ])('unfolds a Description marked by %s', (_how, value) => {
    expect(parseCoreMetadata(`${HEAD}Description: ${value}\n`).description).toBe('First\n\n    code\nlast');
  });

  it('has no description where there is none, and drops UNKNOWN', () => {
    const metadata = parseCoreMetadata(`${HEAD}Summary: UNKNOWN\n\n \n`);
    expect(metadata.description).toBeNull();
    expect(metadata.summary).toBeNull();
  });

  it.each(['1.0', '1.1', '1.2', '2.1', '2.2', '2.3', '2.4', '2.5'])('knows version %s', (version) => {
    expect(parseCoreMetadata(HEAD.replace('2.1', version)).metadataVersion).toBe(version);
  });

  it.each([
    ['metadata.version_unknown', HEAD.replace('2.1', '2.0')],
    ['metadata.version_unknown', HEAD.replace('2.1', '3.0')],
    ['metadata.missing_field', 'Name: demo\nVersion: 1.0\n'],
    ['metadata.missing_field', HEAD.replace('Demo.Pkg', '')],
    ['metadata.missing_field', ''],
    ['metadata.missing_field', `\n${HEAD}`],
    ['metadata.name_invalid', HEAD.replace('Demo.Pkg', 'démo')],
    ['metadata.name_invalid', HEAD.replace('Demo.Pkg', '-demo')],
    ['metadata.version_invalid', HEAD.replace('1.0', 'one')],
    ['metadata.duplicate_field', `${HEAD}name: other\n`],
    ['metadata.duplicate_field', `${HEAD}Description: one\n\ntwo`],
    ['metadata.malformed', `${HEAD}no colon here\n`],
    ['metadata.malformed', ` folded from nothing\n${HEAD}`],
    ['metadata.malformed', `${HEAD}Na me: x\n`],
  ])('says %s', (code, text) => {
    expect(codeOf(text)).toBe(code);
  });

  it('reads back what a writer wrote', () => {
    const word = fc.stringMatching(/^[!-~éß中]{1,12}( [!-~éß中]{1,8}){0,3}$/);
    const field = fc.tuple(
      fc.constantFrom('Classifier', 'Requires-Dist', 'Platform', 'X-Unknown', 'Project-URL'),
      word,
    );
    fc.assert(
      fc.property(fc.array(field), fc.stringMatching(/^[ -~\n]*$/), (fields, body) => {
        const text = `${HEAD}${fields.map(([name, value]) => `${name}: ${value}\n`).join('')}\n${body}`;
        const metadata = parseCoreMetadata(text);
        expect(metadata.fields.slice(3)).toEqual(fields.map(([name, value]) => ({ name, value })));
        expect(metadata.description).toBe(body.trim() === '' ? null : body);
      }),
    );
  });

  it('throws nothing but problems', () => {
    const line = fc.oneof(
      fc.constantFrom('Name: a', 'Version: 1', 'Metadata-Version: 2.1', '', ' x', 'Description: y'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\n', '\r\n', '\r'), (lines, end) => {
        expect(codeOf(lines.join(end))).toMatch(/^(parsed|metadata\.[a-z_]+)$/);
      }),
    );
  });
});

describe('uploadFields', () => {
  it('uses the form’s names, in order, without unknown fields', () => {
    const text = `${HEAD.replace('2.1', '2.5')}Platform: any\nPlatform: UNKNOWN\nClassifier: A :: B\nClassifier: C\nKeywords: a,b\nProject-URL: Home, https://example.org/\nLicense-File: LICENSE\nHome-page:\nX-Own: no\nImport-Name: demo\nDescription-Content-Type: text/markdown\n\nBody\n`;
    expect(uploadFields(parseCoreMetadata(text))).toEqual([
      ['metadata_version', '2.5'],
      ['name', 'Demo.Pkg'],
      ['version', '1.0'],
      ['platform', 'any'],
      ['classifiers', 'A :: B'],
      ['classifiers', 'C'],
      ['keywords', 'a,b'],
      ['project_urls', 'Home, https://example.org/'],
      ['license_file', 'LICENSE'],
      ['import_name', 'demo'],
      ['description_content_type', 'text/markdown'],
      ['description', 'Body\n'],
    ]);
  });

  it('leaves out fields that came after the metadata’s version, which the index would refuse', () => {
    const text = `${HEAD}License-File: LICENSE\nLicense-Expression: MIT\nDynamic: Keywords\nProvides-Extra: x\n`;
    const names = uploadFields(parseCoreMetadata(text)).map(([name]) => name);
    expect(names).toEqual(['metadata_version', 'name', 'version', 'provides_extra']);
  });
});
