/** The fallback policy's pure parts: the outcome codes, the checks before the body, and the sentences for people. */
export { type RawHeaders, type ResponseFailure, checkResponse } from './check-response.ts';
export { type OutcomeFacts, describeOutcome, outcomeProblem } from './describe.ts';
export { type OutcomeCode, outcomeCodes } from './outcomes.ts';
