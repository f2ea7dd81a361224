export const placeholders = ['filename', 'project', 'version', 'tag'] as const;
export type Placeholder = (typeof placeholders)[number];

/** Replaces each `{name}`; `replace` is given whatever stands between the braces. */
export function replacePlaceholders(template: string, replace: (name: string) => string): string {
  return template.replaceAll(/\{([^{}]*)\}/g, (_, name: string) => replace(name));
}

export function isPlaceholder(name: string): name is Placeholder {
  return placeholders.some((known) => known === name);
}

/** What the template asks for, in the order it does. */
export function placeholdersOf(template: string): readonly string[] {
  return [...template.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
}
