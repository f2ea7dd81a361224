/** What the config files of the programs have in common: JSON, strict, and every slip told in words. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { parsePolicy, type PolicySettings } from '../../shared/fallback/index.ts';
import { isProblem, problem, type ProblemError } from '../../shared/problem/index.ts';

/** Problem: `config.unreadable`. */
export async function readConfigFile(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const message = `The config file ${file} cannot be read (${code}).`;
    throw problem('config.unreadable', message, { file, error: code }, 'Check its path and its permissions.', error);
  });
}

/**
 * `file`: the absolute path of the file that the text stands in; `docs`: where every key is explained.
 * Problems: `config.not_json`, `config.invalid`.
 */
export function parseConfig<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  { file, docs }: { readonly file: string; readonly docs: string },
): z.output<Schema> {
  const config = schema.safeParse(parseJson(text, file));
  if (!config.success) throw invalidConfig(config.error.issues.map(inWords), { file, docs });
  return config.data;
}

/** An object that has these keys and no others: a key with a slip in it must not be passed over. */
export function section<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has no key ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}; its keys are ${known}.`
        : mustBe(`an object with the keys ${known}`),
  });
}

export function whole(min: number, max: number) {
  const error = mustBe(`a whole number from ${min} to ${max}`);
  return z.int({ error }).min(min, { error }).max(max, { error });
}

export function yesOrNo() {
  return z.boolean({ error: mustBe('true or false') });
}

export function mustBe(what: string): string {
  return `must be ${what}.`;
}

export const folderPath = z
  .string({ error: mustBe('the path of a folder that this program may write to') })
  .min(1, { error: mustBe('the path of a folder that this program may write to') });

export const hostAddress = z
  .string({ error: mustBe('an address of this computer, as "127.0.0.1"') })
  .regex(/^[a-z0-9.:-]+$/i, { error: mustBe('an address of this computer, as "127.0.0.1", without a port') });

const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof levels)[number];

/** Null: standard output. */
export const logSection = section({
  file: z
    .string({ error: mustBe('the path of a file') })
    .min(1, { error: mustBe('the path of a file') })
    .nullable()
    .default(null),
  level: z.enum(levels, { error: mustBe(`one of ${levels.join(', ')}`) }).default('info'),
}).prefault({});

export const policySection = z
  .record(z.string(), z.unknown(), { error: mustBe('an object of settings of the policy') })
  .default({});

export function policyOf(
  given: Readonly<Record<string, unknown>>,
  where: { readonly file: string; readonly docs: string },
): PolicySettings {
  try {
    return parsePolicy(given);
  } catch (error) {
    if (!isProblem(error)) throw error;
    const { message, remedy, facts } = error.problem;
    const key = facts['setting'] === undefined ? 'policy' : `policy.${facts['setting']}`;
    throw invalidConfig([`${key}: ${message} ${remedy}`], where);
  }
}

/** Relative to the config file. */
export function besideConfig(file: string, name: string): string {
  return path.resolve(path.dirname(file), name);
}

export function invalidConfig(
  lines: readonly string[],
  { file, docs }: { readonly file: string; readonly docs: string },
): ProblemError {
  const message = [`The config file ${file} cannot be used:`, ...lines.map((line) => `  ${line}`)].join('\n');
  return problem('config.invalid', message, { file, problems: lines.length }, `${docs} explains every key.`);
}

/** `listen.port must be …`, `indexes[0].simpleUrl must be …` */
function inWords({ path: keys, message }: { readonly path: readonly PropertyKey[]; readonly message: string }): string {
  const place = keys.reduce<string>(
    (before, key) =>
      typeof key === 'number' ? `${before}[${key}]` : before === '' ? String(key) : `${before}.${String(key)}`,
    '',
  );
  return `${place === '' ? 'The file' : place} ${message}`;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : '';
    const message = `The config file ${file} is not JSON: ${detail}.`;
    throw problem('config.not_json', message, { file }, 'Look for a missing comma or quote there.', error);
  }
}
