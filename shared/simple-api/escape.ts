/**
 * Text for an element or a quoted attribute. All five characters are escaped everywhere, so that a value is safe wherever
 * it stands. A carriage return must be a reference (HTML §13.2.3.5 would turn it into a line feed); U+0000 cannot stand
 * in HTML at all and becomes what a browser makes of it.
 */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'\r\0]/g, (character) => references[character] ?? character);
}

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\r': '&#13;',
  '\0': '\u{fffd}',
};
