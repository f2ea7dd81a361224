import { type PolicySetting, policySettings } from '../../../../shared/fallback/index.ts';

type GroupId = 'waiting' | 'slow' | 'second' | 'attempts' | 'passing' | 'measuring';

const titles: Readonly<Record<GroupId, string>> = {
  waiting: 'How long a host may keep silent',
  slow: 'When a host is too slow',
  second: 'Asking the hosted copy along with a host',
  attempts: 'Attempts and redirects',
  passing: 'What is checked before it is passed on',
  measuring: 'How speed is measured',
};

const groupOf: Readonly<Record<PolicySetting['key'], GroupId>> = {
  resolveMs: 'waiting',
  connectMs: 'waiting',
  firstByteMs: 'waiting',
  stallMs: 'waiting',
  answerMs: 'waiting',
  deadlineBaseMs: 'slow',
  minBytesPerSecond: 'slow',
  judgeAfterMs: 'slow',
  judgeAfterBytes: 'slow',
  leaveFactor: 'slow',
  switchMs: 'slow',
  ownLineFactor: 'slow',
  patienceMs: 'slow',
  hedgeMinMs: 'second',
  hedgeMaxMs: 'second',
  hedgeShare: 'second',
  hedgeBurst: 'second',
  maxRedirects: 'attempts',
  externalAttempts: 'attempts',
  externalReconnects: 'attempts',
  hostedAttempts: 'attempts',
  wholeFirstBytes: 'passing',
  wholeFirstReferenceMs: 'passing',
  wholeFirstWaitMs: 'passing',
  tailBytes: 'passing',
  rateBucketMs: 'measuring',
  rateHalfLifeMs: 'measuring',
  referenceWeight: 'measuring',
  referenceSamples: 'measuring',
  referenceKeepMs: 'measuring',
};

interface PolicyGroup {
  readonly id: string;
  readonly title: string;
  readonly settings: readonly PolicySetting[];
}

/** Every figure of the policy, by what it is about. */
export const policyGroups: readonly PolicyGroup[] = Object.entries(titles).map(([id, title]) => ({
  id,
  title,
  settings: policySettings.filter(({ key }) => groupOf[key] === id),
}));

type Policy = Readonly<Record<string, number>>;

/** The policy with one figure changed; what is as usual is not in it. */
export function withFigure(policy: Policy, setting: PolicySetting, value: number): Record<string, number> {
  const { [setting.key]: _before, ...others } = policy;
  return value === setting.default ? others : { ...others, [setting.key]: value };
}

export function changedCount(policy: Policy, settings: readonly PolicySetting[]): number {
  return settings.filter(({ key }) => policy[key] !== undefined).length;
}
