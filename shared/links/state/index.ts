/**
 * How an external link is: from checks, guards and a person's hand to its state, pure. The schemas of what is kept are a
 * face of their own (schemas.ts), so that the renderer has this without zod.
 */
export { type LinkAction, act } from './act.ts';
export { isInMaintenance } from './check.ts';
export { describeState } from './describe-state.ts';
export { describeTransition } from './describe-transition.ts';
export { hostCap, mayNewlySuspend, mustSuspendHost, newSweep, noteSuspension } from './hosts.ts';
export { describeIncident } from './incidents.ts';
export { type Verdict, observe } from './observe.ts';
export { isCheckPermitted, isKeptByPerson, isListed, newLink, nextDepth, setMaintenance } from './record.ts';
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
export type { LinkSetting, LinkSettings, LinkSettingUnit } from './setting-list.ts';
export { defaultLinkSettings, linkSettings, parseLinkSettings } from './settings.ts';
export { type Step, heldByCap, suspend, suspendForHost } from './suspend.ts';
export type { TimeFormat } from './texts.ts';
