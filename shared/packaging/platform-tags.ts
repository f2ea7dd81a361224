/** The platform tags that PyPI takes (pypi/warehouse `forklift/legacy.py`): those whose meaning is the same everywhere. */

const ANYWHERE: ReadonlySet<string> = new Set([
  'any',
  'win32',
  'win_amd64',
  'win_arm64',
  'win_ia64',
  'linux_armv6l',
  'linux_armv7l',
]);

/** Older tags are a list of their own: each began with the machines of its time (PEP 513, 571, 599). */
const FIRST_LINUX = 'x86_64|i686';
const LINUX_2014 = `${FIRST_LINUX}|aarch64|armv7l|ppc64|ppc64le|s390x`;
const MUSL = `${FIRST_LINUX}|aarch64|armv7l|ppc64le|s390x|riscv64`;

const PATTERNS: readonly RegExp[] = [
  /^macosx_(?:10|11|12|13|14|15|26)_\d+_(?:ppc|ppc64|i386|x86_64|arm64|intel|fat|fat3|fat64|universal|universal2)$/,
  /^ios_\d+_\d+_(?:arm64|x86_64)_(?:iphoneos|iphonesimulator)$/,
  /^android_\d+_(?:armeabi_v7a|arm64_v8a|x86|x86_64)$/,
  /^(?:pyodide|pyemscripten)_\d+_\d+_wasm32$/,
  new RegExp(`^manylinux(?:1|2010)_(?:${FIRST_LINUX})$`),
  new RegExp(`^manylinux2014_(?:${LINUX_2014})$`),
  new RegExp(`^manylinux_\\d+_\\d+_(?:${LINUX_2014}|riscv64)$`),
  new RegExp(`^musllinux_\\d+_\\d+_(?:${MUSL})$`),
];

export function isAllowedPlatform(tag: string): boolean {
  return ANYWHERE.has(tag) || PATTERNS.some((pattern) => pattern.test(tag));
}
