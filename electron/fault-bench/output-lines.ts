import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';

/** Characters; what an installer prints on one line beyond that is cut off. */
const longestLine = 1000;

export interface LineReader {
  push(bytes: Uint8Array): void;
  /** Gives out the last line also where no line break ends it. */
  end(): void;
}

/** Lines of UTF-8 text that may be written into a page: no control characters, no escape sequences, none too long. */
export function createLineReader(onLine: (line: string) => void): LineReader {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (text: string) => {
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    // The end of the line may not come for long: what would be cut off anyway is not kept.
    rest = (lines.pop() ?? '').slice(0, 4 * longestLine);
    for (const line of lines) onLine(cleaned(line));
  };
  return {
    push: (bytes) => take(decoder.write(Buffer.from(bytes))),
    end() {
      take(decoder.end());
      if (rest !== '') onLine(cleaned(rest));
      rest = '';
    },
  };
}

/** Cc: control characters; Cf: invisible ones, among them those that turn the direction of writing. */
function cleaned(line: string): string {
  const plain = stripVTControlCharacters(line)
    .replaceAll('\t', '  ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '');
  return plain.slice(0, longestLine).trimEnd();
}
