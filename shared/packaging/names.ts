/** PEP 503: the form in which two spellings of a project's name are equal. */
export function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** PEP 508 (names): ASCII letters, digits, `.`, `_`, `-`; begins and ends with a letter or digit. */
export function isValidName(name: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(name);
}
