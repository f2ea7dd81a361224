import { problem } from '../problem/index.ts';
import type { LinkValues } from './expand-template.ts';
import { isPlaceholder, placeholdersOf, replacePlaceholders } from './placeholders.ts';

const longestBytes = 1024;

/**
 * The key of a file in a bucket, unescaped: `{project}/{version}/{filename}` with the file's values. Problem
 * `copy.key_unusable`: not one that ends in the file's name, or one that a URL could not lead to.
 */
export function expandKey(template: string, values: LinkValues): string {
  const unknown = placeholdersOf(template).find((name) => !isPlaceholder(name));
  if (unknown !== undefined) throw unusable(template, `it asks for {${unknown}}, which there is not`);
  const key = replacePlaceholders(template, (name) => (isPlaceholder(name) ? values[name] : ''));
  const segments = key.split('/');
  if (!template.endsWith('{filename}') || segments.at(-1) !== values.filename) {
    throw unusable(template, 'its last part is not the file name');
  }
  // A browser or a proxy takes such segments out of a path (WHATWG URL §4.3).
  if (segments.some((segment) => ['', '.', '..'].includes(segment))) {
    throw unusable(template, 'a part of it is empty or made of dots');
  }
  if (/[\u0000-\u001f\u007f\\]/.test(key) || !key.isWellFormed())
    throw unusable(template, 'it holds control characters');
  // S3 counts in UTF-8.
  if (encodeURIComponent(key).replace(/%../g, 'x').length > longestBytes) {
    throw unusable(template, `it has more than ${longestBytes} bytes`);
  }
  return key;
}

function unusable(template: string, why: string) {
  return problem(
    'copy.key_unusable',
    `The files cannot lie in the bucket under ${template}: ${why}.`,
    { key: template },
    'Write it like {project}/{version}/{filename}.',
  );
}
