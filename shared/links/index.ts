/** External links: the template a host's URLs are made from. */
export { checkTemplate } from './check-template.ts';
export { type LinkValues, expandTemplate } from './expand-template.ts';
export { linkHost } from './link-host.ts';
