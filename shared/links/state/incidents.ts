import { outcomeTitle } from '../../fallback/index.ts';
import { countText } from './texts.ts';

/** Links of one host that failed together: one thing that happened, however many they are. */
interface LinkIncident {
  readonly host: string;
  readonly links: number;
  /** The most frequent first; `count` in links. */
  readonly codes: readonly { readonly code: string; readonly count: number }[];
}

export function describeIncident({ host, links, codes }: LinkIncident): string {
  const what = links === 1 ? `One link of ${host} failed` : `${countText(links)} links of ${host} failed together`;
  const [first, ...more] = codes;
  if (first === undefined) return `${what}.`;
  if (more.length === 0) return `${what}: ${outcomeTitle(first.code)}.`;
  return `${what}: ${codes.map(({ code, count }) => `${outcomeTitle(code)} (${countText(count)})`).join(', ')}.`;
}
