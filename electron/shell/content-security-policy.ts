/**
 * The one policy of the page, on both shells, as pure data (CSP Level 3, Trusted Types).
 *
 * Index pages from elsewhere are shown in `<iframe sandbox srcdoc>`, which inherits this policy: no script runs in it, and
 * `default-src 'none'` keeps it from loading or navigating anywhere.
 */

const directives: readonly (readonly [name: string, ...sources: string[]])[] = [
  ['default-src', "'none'"],
  ['script-src', "'self'"],
  ['style-src', "'self'"],
  ['img-src', "'self'", 'data:'],
  ['font-src', "'self'"],
  ['connect-src', "'self'"],
  ['base-uri', "'none'"],
  ['form-action', "'none'"],
  ['frame-ancestors', "'none'"],
  ['require-trusted-types-for', "'script'"],
  // The preview's srcdoc is the only sink in use. (react-aria's number and date fields clear their announcer with
  // `innerHTML = ''`, which this refuses: they would need a default policy that lets the empty string through.)
  ['trusted-types', 'index-page'],
];

export const contentSecurityPolicy: string = directives.map((directive) => directive.join(' ')).join('; ');

/** On every answer of either shell, errors included. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), serial=(), usb=()',
};
