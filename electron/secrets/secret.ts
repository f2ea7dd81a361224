import { inspect } from 'node:util';

const shown = '[secret]';

/** Apart from the objects: neither a debugger's view of one, nor a clone, nor a spread has it. */
const texts = new WeakMap<Secret, string>();

/** A token or password on its way through the app: printed, logged, written as JSON or put into a text it says `[secret]`. */
export class Secret {
  constructor(text: string) {
    texts.set(this, text);
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [Symbol.toPrimitive](): string {
    return shown;
  }

  [inspect.custom](): string {
    return shown;
  }
}

/** The text itself. For the header that goes to the index, and for nothing else: a test holds who calls it. */
export function revealSecret(secret: Secret): string {
  const text = texts.get(secret);
  if (text === undefined) throw new Error('Not a secret that was made here');
  return text;
}
