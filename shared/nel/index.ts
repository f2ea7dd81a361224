/**
 * Network Error Logging (W3C NEL) for the owners of external hosts, pure: what a host declares, what it may then be told
 * of what our probes met there, and the daily summary that a person can send.
 */
export { chooseEndpoint } from './choose-endpoint.ts';
export { type DailySummary, dailySummaryFilename, writeDailySummary } from './daily-summary.ts';
export { type Endpoint, type EndpointGroup, parseReportTo } from './endpoint-groups.ts';
export { type ErrorType, errorTypeOf, isReportedCode, type Phase, type ReportedCode } from './error-types.ts';
export { parentOrigins } from './parent-origins.ts';
export { isSampled, type NelDeclaration, type NelPolicy, parseNel } from './policy.ts';
export { agreesToReports, preflightHeaders } from './preflight.ts';
export {
  createReport,
  type NetworkErrorBody,
  type ProbeFailure,
  type QueuedReport,
  serialiseReports,
} from './report.ts';
export { retryDelayMs } from './retry-delay.ts';
