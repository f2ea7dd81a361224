/** The fallback policy, pure: when a source is left and for which, what its answers must look like, and all of it in words. */
export {
  type AttemptDecision,
  type AttemptEvent,
  type AttemptFacts,
  type AttemptState,
  type AttemptStep,
  startAttempt,
  stepAttempt,
} from './attempt.ts';
export { checkContinuation } from './check-continuation.ts';
export { type RawHeaders, type ResponseFailure, checkResponse } from './check-response.ts';
export { deadlineMs, normalisedThreshold, normalisedTime } from './deadline.ts';
export { type OutcomeFacts, describeOutcome, outcomeProblem } from './describe.ts';
export {
  type HedgeBudget,
  type Reference,
  type Waits,
  earnHedge,
  fullHedgeBudget,
  hedgeDelay,
  observeReference,
  observeWait,
  p95,
  referenceAt,
  spendHedge,
} from './experience.ts';
export { type SourceHistory, isLastSource, nextSource } from './next-source.ts';
export { isOtherFile } from './other-file.ts';
export { type OutcomeCode, outcomeCodes } from './outcomes.ts';
export { type RateMeter, createRateMeter } from './rate.ts';
export type { PolicySetting, PolicySettings, PolicyUnit } from './setting-list.ts';
export { isOwnLineDown } from './scoring.ts';
export { outcomeTitle } from './titles.ts';
export { defaultPolicy, parsePolicy, policySettings } from './settings.ts';
export type { HostedFacts, LinkFacts, LinkFailure, LinkRequest } from './link-facts.ts';
export { judgeLink } from './verdict.ts';
