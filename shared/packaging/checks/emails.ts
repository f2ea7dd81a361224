/** Author-email and Maintainer-email: PyPI looks at the first address of each. */
import { pypiAnswers } from '../pypi-answers.ts';
import { quoted, shown } from '../quoting.ts';
import { type Finding, editProject, finding } from './finding.ts';
import { type CheckedFile, valueOf } from './subject.ts';

export function checkEmails({ filename: file, metadata }: CheckedFile): readonly Finding[] {
  return ['Author-email', 'Maintainer-email'].flatMap((field) => {
    const value = valueOf(metadata, field);
    const address = value === null ? null : firstAddress(value);
    if (value === null || address === null || isAddress(address)) return [];
    return [
      finding({
        severity: 'error',
        code: 'metadata.email',
        file,
        message: `${field} says ${quoted(address)}, which is not an e-mail address that PyPI takes.`,
        answer: pypiAnswers.badEmail(address),
        facts: { field, value: shown(value) },
        remedy: editProject,
      }),
    ];
  });
}

/** RFC 5322, as far as people write it: `name <address>`, quoted names with commas, lists. Null where there is none. */
export function firstAddress(value: string): string | null {
  const withoutNames = value.replace(/"(?:[^"\\]|\\.)*"/g, '').replace(/\([^()]*\)/g, '');
  const [first = ''] = withoutNames.split(',');
  const inside = /<([^<>]*)>/.exec(first)?.[1] ?? first;
  const address = inside.trim();
  return address === '' ? null : address;
}

/** The names that nobody receives mail at (RFC 6761), which PyPI's library refuses. */
const SPECIAL = /(?:^|\.)(?:arpa|invalid|local|localhost|onion|test)$/i;

function isAddress(address: string): boolean {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  return (
    at > 0 &&
    local.length <= 64 &&
    /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u.test(local) &&
    /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]*[\p{L}\p{N}]$/u.test(domain) &&
    !SPECIAL.test(domain)
  );
}
