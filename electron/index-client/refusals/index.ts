/** What an index says when it does not take a file, and what to do about it. */
import { aboutAccount } from './about-account.ts';
import { aboutFile, aboutUpload } from './about-file.ts';
import { aboutMetadata } from './about-metadata.ts';
import { anyWords } from './any-words.ts';
import type { Refusal, Rule } from './rule.ts';
import { textPattern } from './text-pattern.ts';

export const RULES: readonly Rule[] = [...aboutAccount, ...aboutFile, ...aboutUpload, ...aboutMetadata, ...anyWords];

/** The first rule that fits counts; words count only with the status that PyPI says them with. */
export function meaningOf(status: number, answer: string): Refusal {
  if (status >= 500) return failed;
  const words = [answer, answer.replace(FORM, '')];
  const rule = rules.find(
    ({ statuses, texts }) =>
      statuses.includes(status) && (texts === null || texts.some((text) => words.some((said) => text.test(said)))),
  );
  return rule?.refusal ?? refused;
}

const failed: Refusal = {
  code: 'index_failed',
  message: null,
  remedy: 'The index has a problem of its own: try again in a few minutes.',
};

const refused: Refusal = { code: 'refused', message: null, remedy: 'The words of the index say what to change.' };

const rules = RULES.map(({ status, says, ...refusal }) => ({
  statuses: [status].flat(),
  texts: says?.map(textPattern) ?? null,
  refusal,
}));

/** What stands before the mistake where PyPI names the field of the form too. */
const FORM = /^(?:Invalid value for \w+\. Error: |.{0,400}? is an invalid value for [\w-]+\. Error: |Error: )/;
