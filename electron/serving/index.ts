/** What the servers that installers speak to have in common: ranges, preconditions, whole answers, a port. */
export { listen } from './listen.ts';
export { pathSegments } from './path-segments.ts';
export { noneMatch, rangeStillValid, selectRange } from './ranges.ts';
export { messageReply, notAcceptable, redirectReply, type Reply, SAFETY_HEADERS, sendReply } from './replies.ts';
