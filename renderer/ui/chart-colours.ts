const tokens = {
  text: '--text-soft',
  line: '--line',
  surface: '--surface',
  external: '--external',
  soft: '--chart-soft',
  band: '--chart-band',
  gap: '--chart-gap',
  bad: '--bad',
} as const;

export type ChartColours = Readonly<Record<keyof typeof tokens, string>>;

/** The tokens as a canvas takes them: `light-dark()` and `color-mix()` are only worked out where they colour something. */
export function readColours(element: HTMLElement): ChartColours {
  const probe = document.createElement('span');
  element.append(probe);
  const read = (token: string) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    text: read(tokens.text),
    line: read(tokens.line),
    surface: read(tokens.surface),
    external: read(tokens.external),
    soft: read(tokens.soft),
    band: read(tokens.band),
    gap: read(tokens.gap),
    bad: read(tokens.bad),
  };
  probe.remove();
  return colours;
}
