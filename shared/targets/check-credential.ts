/** What can be said of a credential before it is sent. Nothing here puts the secret into a message or a fact. */
import { normalizeName } from '../packaging/index.ts';
import { problem } from '../problem/index.ts';
import { describeToken } from './token.ts';
import { wellKnownOf, wellKnownTargets } from './well-known.ts';

export interface CredentialClaim {
  readonly index: { readonly name: string; readonly uploadUrl: string };
  /** What is uploaded; null where the credential is for whatever may come. */
  readonly project: string | null;
  readonly username: string;
  readonly secret: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Refuses what the index would refuse, or must not be told.
 * Problems: `credentials.empty`, `.malformed`, `.username`, `.password_refused`, `.token_broken`, `.wrong_index`,
 * `.wrong_project`, `.expired`.
 */
export function checkCredential({ index, project, username, secret, now }: CredentialClaim): void {
  const facts = { index: index.name, host: hostOf(index.uploadUrl), username };
  checkCharacters(secret, username, facts);
  const token = describeToken(secret);
  const known = wellKnownOf(index.uploadUrl);
  if (known !== null && (token.kind === 'other' || username !== '__token__')) {
    throw problem(
      'credentials.password_refused',
      `${index.name} takes no passwords since 2024, only API tokens, which begin with pypi-.`,
      facts,
      `Make an API token on https://${known.domain}/manage/account/ and use it; the user name is then always __token__.`,
    );
  }
  if (token.kind === 'other') return;
  if (token.kind === 'broken-token') {
    // Another index may have tokens of its own that begin like this.
    if (known === null) return;
    throw problem(
      'credentials.token_broken',
      `This begins like an API token of ${index.name}, but it is not a whole one.`,
      facts,
      'Copy the whole token again. Where it is lost, make a new one: an index shows a token only once.',
    );
  }
  const owner = wellKnownTargets.find(({ domain }) => domain === token.domain);
  if (owner?.id !== known?.id) {
    const other = owner?.name ?? token.domain;
    throw problem(
      'credentials.wrong_index',
      `This is a token of ${other}, not of ${index.name}. It was not sent.`,
      { ...facts, tokenOf: token.domain },
      `Use a token of ${index.name}, or choose ${other} as the target: each index has its own tokens.`,
    );
  }
  if (token.expiresAt !== null && token.expiresAt <= now) {
    throw problem(
      'credentials.expired',
      `The token for ${index.name} has expired.`,
      { ...facts, expiredAt: new Date(token.expiresAt).toISOString() },
      'Make a new token on the index and set it here.',
    );
  }
  const names = token.projects?.map((name) => normalizeName(name)) ?? null;
  if (project !== null && names !== null && !names.includes(normalizeName(project))) {
    throw problem(
      'credentials.wrong_project',
      `The token for ${index.name} is only good for ${names.join(', ')}, not for ${project}.`,
      { ...facts, project, tokenFor: names.join(', ') },
      `Set a token for ${project}, or one for the whole account.`,
    );
  }
}

/**
 * The legacy upload API has no question "is this token good?": an index judges it together with a file. One sentence
 * that says so, beside what is checked here.
 */
export function credentialAssurance(index: { readonly name: string; readonly uploadUrl: string }): string {
  const checked =
    wellKnownOf(index.uploadUrl) === null
      ? 'Only the form of a credential can be checked here.'
      : 'What a token says of itself is checked here: that it is whole, of this index, for this project and not expired.';
  return `${checked} Whether ${index.name} takes it is known when the first file has been sent: the upload API has no way to ask before.`;
}

type Facts = Readonly<Record<'index' | 'host' | 'username', string>>;

function checkCharacters(secret: string, username: string, facts: Facts): void {
  if (secret === '') {
    throw problem(
      'credentials.empty',
      `The token or password for ${facts.index} is empty.`,
      facts,
      'Paste the whole token.',
    );
  }
  // Often a \x16 from pasting into a terminal, or a line break in the middle.
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(secret) || !secret.isWellFormed()) {
    throw problem(
      'credentials.malformed',
      `The token or password for ${facts.index} has characters in it that nobody can see.`,
      facts,
      'Copy it again, from the first to the last character, without line breaks.',
    );
  }
  // RFC 7617 §2: the first colon ends the user name.
  if (username === '' || /[:\p{Cc}]/u.test(username)) {
    throw problem(
      'credentials.username',
      `The user name for ${facts.index} is empty or has a colon or a control character in it.`,
      { index: facts.index, host: facts.host },
      'Use __token__ with an API token, or your user name on that index.',
    );
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
