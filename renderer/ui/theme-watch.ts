/** For what draws with colours of its own: counts how often the theme has changed, by the system or by the person. */
const listeners = new Set<() => void>();
let version = 0;

export function themeVersion(): number {
  return version;
}

export function watchTheme(listener: () => void): () => void {
  if (listeners.size === 0) start();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) stop();
  };
}

let stop: () => void = () => undefined;

function changed(): void {
  version += 1;
  for (const listener of listeners) listener();
}

function start(): void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = new MutationObserver(changed);
  system.addEventListener('change', changed);
  chosen.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  stop = () => {
    system.removeEventListener('change', changed);
    chosen.disconnect();
  };
}
