import type { Rule } from './rule.ts';

/** About the account, the token and the project: names of projects stand in these texts, so they are compared first. */
export const aboutAccount: readonly Rule[] = [
  {
    status: 403,
    says: [
      "The user … isn't allowed to upload to",
      'The user … is not allowed to upload to',
      "The given token isn't allowed to upload to",
      'The given token is not allowed to upload to',
      'Invalid API Token: project-scoped token is not valid for project',
    ],
    code: 'not_allowed',
    message: 'The token, or its user, may not upload to the project of {file} on {index}',
    remedy: 'Ask an owner of the project to add you, or use a token of this project.',
  },
  {
    status: 403,
    says: ['Invalid API Token'],
    code: 'token_invalid',
    message: '{index} does not accept the token',
    remedy: 'Copy the whole token, with its pypi- at the front; PyPI and TestPyPI have different ones.',
  },
  {
    status: 403,
    says: ['Invalid or non-existent authentication information'],
    code: 'not_authenticated',
    message: '{index} does not know the token, or got none',
    remedy: 'Set an API token of this index; it may have been revoked.',
  },
  {
    status: 403,
    says: ['Username/Password authentication'],
    code: 'password_refused',
    message: '{index} takes no passwords any more, only API tokens',
    remedy: 'Make an API token on the index and use it with the user name __token__.',
  },
  {
    status: [400, 403],
    says: ['User … does not have a verified', 'The user … does not have a verified'],
    code: 'email_unverified',
    message: 'The account on {index} has no verified e-mail address, so it may not upload',
    remedy: 'Verify your e-mail address in your account on the index.',
  },
  {
    status: [400, 403],
    says: ['User … does not have two-factor', 'The user … does not have two-factor'],
    code: 'second_factor_missing',
    message: 'The account on {index} has no second factor, so it may not upload',
    remedy: 'Set up two-factor authentication in your account on the index.',
  },
  {
    status: 403,
    says: ['Read-only mode', 'Read only mode'],
    code: 'read_only',
    message: '{index} takes no uploads at the moment',
    remedy: 'The index takes no uploads at the moment: try again later.',
  },
  {
    status: 429,
    says: ['Too many new projects'],
    code: 'too_many_projects',
    message: '{index} has taken as many new projects from this account as it allows for now',
    remedy: 'Wait a day before you make another new project.',
  },
  {
    status: 400,
    says: ["The name … isn't allowed", 'The name … is too similar to'],
    code: 'name_refused',
    message: '{index} does not give the name of the project of {file} to anybody new',
    remedy: 'It is reserved, or too like the name of another project: choose another name, and build again.',
  },
];
