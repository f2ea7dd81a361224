/** The index page as one model: rendered, parsed, negotiated, compared, and read the way each installer reads it. */
export { diffLinks, type LinkLike } from './diff.ts';
export { simulateInstallers } from './installers.ts';
export { pageLinks, type PageLink } from './links.ts';
export type { LinkOrder, PageFile, ProjectPage, ProjectStatus } from './model.ts';
export { negotiate, type Negotiated } from './negotiate.ts';
export type { ParsedLink, ParsedPage } from './parsed.ts';
export { parseIndexPage } from './parse-index.ts';
export { parseProjectPage } from './parse.ts';
export { projectHtmlParts, renderIndexHtml, renderProjectHtml } from './render-html.ts';
export { projectJsonParts, renderIndexJson, renderProjectJson } from './render-json.ts';
