/** Our reader of configparser's format against Python's own, on files that fast-check makes. */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigSyntaxError, parseConfig, splitWords } from '../../../electron/secrets/config-parser.ts';
import { needs, programOf } from '../../support/tools.ts';

/** What Python reads: `false` where it refuses the file. A str with lone newlines is what a text file gives. */
const original = `
import configparser, io, json, sys
def read(text):
    parser = configparser.RawConfigParser()
    try:
        parser.read_file(io.StringIO(text, newline=None))
    except configparser.Error:
        return False
    own = {name: dict(parser._sections[name]) for name in parser.sections()}
    return {"defaults": dict(parser.defaults()), "sections": own}
json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
`;

const answers = z.array(
  z.union([
    z.literal(false),
    z.object({
      defaults: z.record(z.string(), z.string()),
      sections: z.record(z.string(), z.record(z.string(), z.string())),
    }),
  ]),
);

function python(script: string, input: unknown): unknown {
  const ran = spawnSync(programOf('python'), ['-I', '-c', script], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout);
}

function ours(text: string): z.infer<typeof answers>[number] {
  try {
    const { defaults, sections } = parseConfig(text);
    return {
      defaults: Object.fromEntries(defaults),
      sections: Object.fromEntries([...sections].map(([name, options]) => [name, Object.fromEntries(options)])),
    };
  } catch (error) {
    if (error instanceof ConfigSyntaxError) return false;
    throw error;
  }
}

/** Names that an object of JavaScript treats otherwise than a dict are left out: they are a matter of this comparison only. */
const word = fc.oneof(
  fc.constantFrom('pypi', 'DEFAULT', 'distutils', 'index-servers', 'Password', 'user name', 'a', '%(x)s', '100%', 'é'),
  fc.string({ unit: fc.constantFrom('a', 'B', '[', ']', '=', ':', '#', ';', ' ', '\t', '%', '-', '1x'), maxLength: 8 }),
);
const spaces = fc.constantFrom('', '', '', ' ', '  ', '\t', '    ', '\u00a0', '\u2003', '\x1c', '\x0b', '\f', '\x85');
const line = fc.oneof(
  fc.tuple(spaces, fc.constant('['), word, fc.constant(']'), spaces),
  fc.tuple(spaces, word, spaces, fc.constantFrom('=', ':', ' = ', ': ', ''), spaces, word, spaces),
  fc.tuple(spaces, fc.constantFrom('#', ';'), word),
  fc.tuple(spaces, word, spaces),
  fc.tuple(spaces),
  fc.tuple(fc.string({ unit: 'binary', maxLength: 10 })),
);
const end = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r');

/** Most begin as a sound file does: the others soon end at an error. */
const file = fc
  .tuple(
    fc.constantFrom('[pypi]\n', '[a]\n  x = 1\n', ''),
    fc.array(fc.tuple(line, end), { maxLength: 12 }),
    fc.boolean(),
  )
  .map(([start, lines, cut]) => {
    const text = start + lines.map(([parts, newline]) => parts.join('') + newline).join('');
    return (cut ? text.replace(/[\r\n]+$/, '') : text).toWellFormed();
  });

/** Files that both take: sections and keys once each, values of many lines. */
const soundFile = fc
  .uniqueArray(fc.stringMatching(/^[a-zA-Z][a-z -]{0,8}[a-z]$/), {
    minLength: 1,
    maxLength: 5,
    selector: (name) => name.toLowerCase(),
  })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc
          .array(fc.tuple(spaces, fc.string({ maxLength: 12 }), fc.array(fc.tuple(spaces, word), { maxLength: 3 })), {
            maxLength: 4,
          })
          .map((options) => {
            const written = options.map(([space, value, more], index) => {
              const rest = more.map(([indent, text]) => `\n  ${indent}${text}`).join('');
              return `key${index}${space}=${space}${value.replaceAll(/[\r\n]/g, ' ')}${rest}\n`;
            });
            return `[${name}]\n${written.join('')}`;
          }),
      ),
    ),
  )
  .map((sections) => sections.join('\n').toWellFormed());

needs('python')('configparser’s format', () => {
  it('is read as Python reads it', () => {
    const files = [...fc.sample(file, 6000), ...fc.sample(soundFile, 2000)].filter((text) => !/__proto__/.test(text));
    const theirs = answers.parse(python(original, files));
    const differing = files.flatMap((text, index) => {
      const [mine, expected] = [ours(text), theirs[index]];
      return JSON.stringify(sorted(mine)) === JSON.stringify(sorted(expected)) ? [] : [{ text, mine, expected }];
    });
    expect(differing.slice(0, 3)).toEqual([]);
    // Files of both kinds, so that the comparison says something.
    const refused = theirs.filter((answer) => answer === false).length;
    expect(refused).toBeGreaterThan(500);
    expect(files.length - refused).toBeGreaterThan(2500);
  });

  it('splits words as str.split does', () => {
    const unit = fc.constantFrom(
      'a',
      'b',
      ' ',
      '\t',
      '\n',
      '\x0b',
      '\x1c',
      '\x1f',
      '\x85',
      '\xa0',
      '\u200b',
      '\u2003',
      '\u3000',
      '\ufeff',
    );
    const texts = fc.sample(fc.string({ unit, maxLength: 12 }), 2000);
    const script = 'import json, sys; json.dump([text.split() for text in json.load(sys.stdin)], sys.stdout)';
    expect(texts.map((text) => splitWords(text))).toEqual(python(script, texts));
  });
});

describe('a file that cannot be read', () => {
  it.each([
    ['token = x', 1],
    ['[pypi]\nusername = a\npypi-AgEIcHlwaS5vcmcSECRET', 3],
    ['[pypi]\n\n[pypi]', 3],
    ['[pypi]\npassword = pypi-AgEIcHlwaS5vcmcSECRET\npassword: b', 3],
  ])('is told by its line, without what stands there: %j', (text, line) => {
    const read = () => parseConfig(text);
    expect(read).toThrow(expect.objectContaining({ name: 'ConfigSyntaxError', line }));
    expect(read).not.toThrow(/SECRET|token/);
  });
});

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([key, inner]) => [key, sorted(inner)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}
