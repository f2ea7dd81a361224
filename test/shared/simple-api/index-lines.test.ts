import fc from 'fast-check';
import { expect, it } from 'vitest';
import { indexLines } from '../../../shared/simple-api/index-lines.ts';

const url = 'http://127.0.0.1:8700/simple/';
const of = (installer: string, simpleUrl = url) =>
  indexLines(simpleUrl, 'demo').find((lines) => lines.installer === installer);

it.each([
  ['pip', `pip install --index-url ${url} demo`, `pip config set global.index-url ${url}`],
  ['uv', `uv pip install --default-index ${url} demo`, `[[index]]\nurl = "${url}"\ndefault = true`],
  ['poetry', null, `poetry source add --priority=primary fallback-links ${url}`],
  ['pdm', `PDM_PYPI_URL=${url} pdm install`, `pdm config pypi.url ${url}`],
])('%s: once and kept', (installer, once, keep) => {
  expect(of(installer)).toMatchObject({ once, keep: { text: keep } });
});

it('takes a setting back where it was made', () => {
  expect(indexLines(url).map(({ undo }) => undo.text)).toEqual([
    'pip config unset global.index-url',
    'Remove these lines from the file.',
    'poetry source remove fallback-links',
    'pdm config --delete pypi.url',
  ]);
});

it('quotes what a shell would take apart', () => {
  expect(of('pip', 'http://h.example/a b/;rm')?.once).toBe("pip install --index-url 'http://h.example/a b/;rm' demo");
  expect(of('pip', "http://h.example/it's/")?.keep.text).toContain(String.raw`'http://h.example/it'\''s/'`);
});

it('has the address once in every line, whatever it is', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true }), (any) => {
      for (const lines of indexLines(any)) {
        for (const text of [lines.once ?? any, lines.keep.text]) {
          const unquoted = text.replaceAll(String.raw`'\''`, "'");
          expect(unquoted.split(any)).toHaveLength(2);
        }
      }
    }),
  );
});
