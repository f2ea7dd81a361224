/**
 * The texts are PyPI's (upload-api.md; its validation of metadata: pypi/warehouse `forklift/metadata.py` and `metadata.py`
 * of Python's packaging library); other indexes are read by their status.
 */

export interface Refusal {
  /** `upload.<code>` */
  readonly code: string;
  /** One sentence with `{file}` and `{index}`, without its full stop; null: the index's words are all that is known. */
  readonly message: string | null;
  readonly remedy: string;
}

export interface Rule extends Refusal {
  readonly status: number | readonly number[];
  /** How the answer begins, as `textPattern` reads it; left out: any answer with this status. */
  readonly says?: readonly string[];
}
