/** `<>:"/\|?*` and control characters: what some file system the app runs on refuses, or takes for a path. */
const forbidden = /[\p{Cc}<>:"/\\|?*]/u;
/** Names that Windows gives to devices, whatever the extension. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const maxBytes = 255;

/**
 * The name a dropped file may have in the spool, from the URL's path segment; null where it is no plain file name. Whether
 * it is a distribution's name is judged later, where the person can be told.
 */
export function spoolNameOf(encoded: string): string | null {
  const name = decoded(encoded);
  if (name === null || name === '' || forbidden.test(name) || device.test(name)) return null;
  if (name.startsWith('.') || name.endsWith('.') || name.endsWith(' ')) return null;
  return new TextEncoder().encode(name).length <= maxBytes ? name : null;
}

function decoded(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}
