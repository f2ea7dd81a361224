/** The generated index as files in a folder that any web server can serve. */
export { publishFolder, type PublishedFolder } from './publish-folder.ts';
export { readPublishedPage } from './published-page.ts';
export { renderSite, type SiteFile, type SitePage } from './site.ts';
