import type { Release } from '../../../../shared/contract/index.ts';

export type LinkOrder = Release['order'];

export const orderNames: Readonly<Record<LinkOrder, string>> = {
  'external-first': 'external first',
  'hosted-first': 'hosted first',
  'hosted-only': 'hosted only',
};
