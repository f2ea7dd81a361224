interface Index {
  /** Of a target; those that are always there have ids of their own, the person's own ones random ones. */
  readonly id: string;
  readonly simpleUrl: string;
}

/**
 * Where the index will have the file: PyPI names it by the BLAKE2b-256 of its content, so that it is known before the
 * upload; so does our rehearsal index. Null for an index that is not known to do so.
 */
export function predictHostedUrl(index: Index, filename: string, blake2b256: string): string | null {
  const path = [blake2b256.slice(0, 2), blake2b256.slice(2, 4), blake2b256.slice(4), filename].join('/');
  switch (index.id) {
    case 'pypi':
      return `https://files.pythonhosted.org/packages/${path}`;
    case 'testpypi':
      return `https://test-files.pythonhosted.org/packages/${path}`;
    case 'rehearsal':
      return new URL(`/files/${path}`, index.simpleUrl).href;
    default:
      return null;
  }
}

/** Whether `url` of a page is the predicted one: without what a page may add to an address (`#sha256=…`). */
export function isPredicted(url: string, predicted: string): boolean {
  return URL.canParse(url) && url.replace(/[#?].*$/, '') === predicted;
}
