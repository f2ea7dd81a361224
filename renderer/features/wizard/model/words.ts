/** A name at the start of a sentence: `the rehearsal index` becomes `The rehearsal index`. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
