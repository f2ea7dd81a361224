/**
 * The one Trusted Types policy of the app: it lets a generated index page into a sandboxed frame's `srcdoc`, which is
 * a sink for markup. Nothing else may use it; the page is rendered by us with every value escaped, and the frame runs
 * no scripts.
 */
interface PolicyFactory {
  createPolicy(name: string, rules: { createHTML(html: string): string }): { createHTML(html: string): unknown };
}

declare global {
  interface Window {
    readonly trustedTypes?: PolicyFactory;
  }
}

const policy = globalThis.window?.trustedTypes?.createPolicy('index-page', { createHTML: (html) => html });

export function showIndexPage(frame: HTMLIFrameElement, html: string): void {
  const page: unknown = policy === undefined ? html : policy.createHTML(html);
  Reflect.set(frame, 'srcdoc', page);
}
