/** The host name of a link, with the port where it is not the scheme's own; internationalised names in punycode. */
export function linkHost(url: string): string {
  return new URL(url).host;
}
