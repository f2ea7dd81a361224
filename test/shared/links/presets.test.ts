import { describe, expect, test } from 'vitest';
import { checkTemplate, expandTemplate, fillPreset, hostPresets } from '../../../shared/links/index.ts';

const file = { filename: 'demo-1.0-py3-none-any.whl', project: 'demo', version: '1.0', tag: 'v1.0' };
const examples = {
  github: 'https://github.com/numpy/numpy/releases/download/v1.0/demo-1.0-py3-none-any.whl',
  gitlab: 'https://gitlab.com/my-group/my-project/-/releases/v1.0/downloads/demo-1.0-py3-none-any.whl',
  s3: 'https://s3.eu-central-1.amazonaws.com/my-wheels/demo/1.0/demo-1.0-py3-none-any.whl',
  r2: 'https://files.example.org/demo/1.0/demo-1.0-py3-none-any.whl',
  b2: 'https://f003.backblazeb2.com/file/my-wheels/demo/1.0/demo-1.0-py3-none-any.whl',
  web: 'https://files.example.org/downloads/my-project/demo-1.0-py3-none-any.whl',
} as const;

describe.each(hostPresets)('$name', (preset) => {
  const example = Object.fromEntries(preset.parts.map((part) => [part.name, part.example]));

  test('its examples make a link that may be registered', () => {
    const template = fillPreset(preset, example);
    expect(() => checkTemplate(template, { rehearsal: false })).not.toThrow();
    expect(expandTemplate(template, file)).toEqual({ url: examples[preset.id] });
  });

  test('every part is in its pattern once, and there is no other', () => {
    expect([...preset.pattern.matchAll(/<(\w+)>/g)].map(([, name]) => name)).toEqual(
      preset.parts.map(({ name }) => name),
    );
  });

  test.each(['', 'a b', '../x', 'x/../y', '{filename}', 'x?y', 'x#y', 'me@host', 'a\\b', '..'])(
    'refuses “%s” somewhere',
    (value) => {
      for (const { name, isPath } of preset.parts) {
        const isAllowed = (value === '' && name === 'path') || (value === 'me@host' && isPath === true);
        const fill = () => fillPreset(preset, { ...example, [name]: value });
        if (isAllowed) expect(fill).not.toThrow();
        else
          expect(fill).toThrow(
            expect.objectContaining({ problem: expect.objectContaining({ code: 'link.preset_part' }) }),
          );
      }
    },
  );
});

test('no folder on a plain web server', () => {
  const web = hostPresets.find(({ id }) => id === 'web');
  expect(web && fillPreset(web, { domain: 'files.example.org', path: '/' })).toBe(
    'https://files.example.org/{filename}',
  );
});
