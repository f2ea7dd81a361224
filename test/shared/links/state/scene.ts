/** What the tests of the link states share: checks in short, a link that goes through them, and a small world of hosts. */
import {
  type LinkCheck,
  type LinkRecord,
  type LinkSettings,
  type Sweep,
  type TimeFormat,
  type Transition,
  defaultLinkSettings,
  isListed,
  isPartlyAway,
  newLink,
  newSweep,
  observe,
  settle,
  suspend,
} from '../../../../shared/links/index.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
export const week = 7 * day;
/** 22 November 2026, 14:02 UTC. */
export const start = Date.UTC(2026, 10, 22, 14, 2);

export const good: Omit<LinkCheck, 'at'> = {
  from: 'probe',
  depth: 'headers',
  code: 'ok',
  status: 200,
  detail: '',
  slow: false,
  certificateUntil: null,
  wrongBytes: false,
};
export const whole = { ...good, depth: 'whole' } as const;
export const refused = { ...good, code: 'tcp.refused', status: null } as const;
export const gone = { ...good, code: 'http.error', status: 404 } as const;
export const wrong = { ...whole, code: 'fallback.integrity.digest_mismatch', wrongBytes: true } as const;

/** UTC, so that it reads the same wherever the tests run. */
export const format: TimeFormat = (at, style) => {
  const date = new Date(at);
  const time = date.toISOString().slice(11, 16);
  if (style !== 'day') return style === 'moment' ? `at ${time}` : time;
  const days = Math.floor(at / day) - Math.floor(start / day);
  return days === 0 ? 'today' : days === -1 ? 'yesterday' : days < 0 ? `${-days} days ago` : `in ${days} days`;
};

/** A link under a monitor whose own line is up, and whose cap always lets it. */
export class Watched {
  record: LinkRecord;
  now: number;
  readonly transitions: Transition[] = [];
  readonly settings: LinkSettings;

  constructor(settings: Partial<LinkSettings> = {}) {
    this.settings = { ...defaultLinkSettings, ...settings };
    this.record = newLink(start);
    this.now = start;
  }

  wait(ms: number): this {
    this.now += ms;
    return this;
  }

  /** To when the machine wants its next check. */
  due(): this {
    this.now = this.record.nextCheckAt ?? this.now;
    return this;
  }

  check(what: Omit<LinkCheck, 'at'>, random = 0.5): this {
    const check = { ...what, at: this.now };
    const verdict = observe(this.record, check, this.settings, random);
    const step =
      verdict.kind === 'record' ? verdict : suspend(this.record, verdict.reason, this.now, this.settings, random);
    this.record = step.record;
    if (step.transition !== null) this.transitions.push(step.transition);
    return this;
  }

  /** Three failures over 22 minutes. */
  fail(what: Omit<LinkCheck, 'at'> = refused): this {
    return this.check(what)
      .wait(11 * minute)
      .check(what)
      .wait(11 * minute)
      .check(what);
  }

  /** Two good checks of the whole file, when they are wanted. */
  recover(): this {
    return this.due().check(whole).due().check(whole);
  }

  /** How long the suspension waits for its next look. */
  get waits(): number {
    return (this.record.nextCheckAt ?? Number.NaN) - this.now;
  }
}

export interface WorldLink {
  readonly host: string;
  record: LinkRecord;
}

/** Hosts with links under a monitor that asks its guard and its cap, as the policy says. */
export class World {
  readonly links: readonly WorldLink[];
  /** `newHost`: none of its host's links was away. */
  readonly transitions: { readonly link: WorldLink; readonly transition: Transition; readonly newHost: boolean }[] = [];
  /** How often the cap has held a suspension back. */
  holds = 0;
  readonly #hosts: number;
  #sweep: Sweep = newSweep;

  constructor(hosts: number, linksOfEach: number) {
    this.#hosts = hosts;
    this.links = Array.from({ length: hosts * linksOfEach }, (_, index) => ({
      host: `host${index % hosts}.example`,
      record: newLink(start),
    }));
  }

  /** `online`: what the blame guard finds. */
  check(link: WorldLink, check: LinkCheck, random: number, online: boolean): void {
    const verdict = observe(link.record, check, defaultLinkSettings, random);
    if (verdict.kind === 'record') {
      this.#take(link, verdict);
      return;
    }
    if (!online) {
      const excused = { ...check, code: 'local.fault', wrongBytes: false } as const;
      const again = observe(link.record, excused, defaultLinkSettings, random);
      if (again.kind === 'record') this.#take(link, again);
      return;
    }
    const host = {
      name: link.host,
      links: this.ofHost(link.host),
      recordOf: ({ record }: WorldLink) => record,
      hostCount: this.#hosts,
    };
    const times = { at: check.at, settings: defaultLinkSettings, random: () => random };
    const { sweep, steps } = settle(link, verdict.reason, host, this.#sweep, times);
    this.#sweep = sweep;
    for (const step of steps) this.#take(step.link, step);
    if (link.record.held !== null) this.holds += 1;
  }

  ofHost(name: string): readonly WorldLink[] {
    return this.links.filter(({ host }) => host === name);
  }

  #take(link: WorldLink, step: { readonly record: LinkRecord; readonly transition: Transition | null }): void {
    const newHost = isListed(link.record) && !isPartlyAway(this.ofHost(link.host).map(({ record }) => record));
    link.record = step.record;
    if (step.transition !== null) this.transitions.push({ link, transition: step.transition, newHost });
  }
}
