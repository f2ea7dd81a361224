import type { Rule } from './rule.ts';

/** What is known where the words are not. */
export const anyWords: readonly Rule[] = [
  {
    status: 401,
    code: 'not_authenticated',
    message: '{index} does not know the token, or got none',
    remedy: 'Set an API token of this index.',
  },
  {
    status: 403,
    code: 'forbidden',
    message: '{index} did not allow the upload of {file}',
    remedy: 'Check that the token is one of this index and may upload to this project.',
  },
  {
    status: [404, 405],
    code: 'wrong_url',
    message: '{index} takes no uploads at its upload URL',
    remedy: 'Check the upload URL of the index, with its last slash.',
  },
  {
    status: 409,
    code: 'file_exists',
    message: '{index} has other bytes under the name {file}',
    remedy: 'A file that was released cannot be replaced: raise the version (or the build tag) and build again.',
  },
  {
    status: 413,
    code: 'too_large',
    message: '{file} is larger than {index} allows for this project',
    remedy: 'Make the file smaller, or ask the index for a higher limit.',
  },
  {
    status: 429,
    code: 'rate_limited',
    message: '{index} asks for fewer uploads in so short a time',
    remedy: 'Wait some minutes, then upload again.',
  },
];
