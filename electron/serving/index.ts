/** What the servers that installers speak to have in common: ranges, preconditions, whole answers, a port. */
export { listen } from './listen.ts';
export { type FilePlan, planFile } from './plan-file.ts';
export { noneMatch } from './ranges.ts';
export { pathSegments, requestedHost } from './request-target.ts';
export { messageReply, notAcceptable, redirectReply, type Reply, SAFETY_HEADERS, sendReply } from './replies.ts';
