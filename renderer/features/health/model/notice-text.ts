import type { Notice } from '../../../../shared/contract/index.ts';

/** In one piece, for a toast: the title is a sentence without its end where the main process says it so. */
export function noticeText({ title, body }: Pick<Notice, 'title' | 'body'>): string {
  const first = /[.?]$/.test(title) ? title : `${title}.`;
  return body === '' ? first : `${first} ${body}`;
}
