/**
 * How an external link is: from checks, guards and a person's hand to its state, pure. The schemas of what is kept are a
 * face of their own (schemas.ts), so that the renderer has this without zod.
 */
export { type LinkAction, act } from './act.ts';
export { isInMaintenance } from './check.ts';
export { describeState } from './describe-state.ts';
export { describeTransition } from './describe-transition.ts';
export { hostCap, isPartlyAway, mayNewlySuspend, mustSuspendHost, newSweep, noteSuspension } from './hosts.ts';
export { describeIncident } from './incidents.ts';
export { type Verdict, observe } from './observe.ts';
export { isCheckPermitted, isDue, isKeptByPerson, isListed, newLink, nextDepth, setMaintenance } from './record.ts';
export type {
  LinkActor,
  LinkCause,
  LinkCheck,
  LinkFailures,
  LinkRecord,
  MaintenanceWindow,
  SuspendReason,
  Sweep,
  Transition,
} from './schemas.ts';
export { type HostScene, type Settled, settle } from './settle.ts';
export { type LinkSettings, defaultLinkSettings } from './settings.ts';
export { type Step, heldByCap, suspend, suspendForHost } from './suspend.ts';
export type { TimeFormat } from './texts.ts';
export { type Deed, undo } from './undo.ts';
