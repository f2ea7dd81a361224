/**
 * Links of a host are looked at at random, so that of one that fails they leave hours apart, and come back so. What happens
 * to a host is told when it begins; hours later, how many links it has become; and then nothing until it is over.
 */
import { z } from 'zod';
import type { Notice } from '../../shared/contract/index.ts';
import type { Clock } from '../http/index.ts';
import { gatherMs, type HostEvent, moreNoticeOf, noticeOf } from './notices.ts';
import { storedList } from './stored-list.ts';

export interface HostNotices {
  event(event: HostEvent): void;
  /** What was told before a restart, and which links are away. */
  load(text: string | null, away: Iterable<AwayLink>): void;
  /** For `load`. */
  dump(): string;
  /** What is gathered is told now. */
  close(): void;
}

export interface AwayLink {
  readonly linkId: number;
  readonly host: string;
}

interface HostNoticesOptions {
  readonly clock: Clock;
  tell(notice: Notice): void;
  onChange(): void;
}

const countAfterMs = 6 * 3_600_000;
/** Four times as long as it takes on average until a link is looked at: nearly all of them were. */
const overAfterMs = 24 * 3_600_000;

interface Story {
  /** `begun`: the beginning is told in a moment. `told`: the beginning was. `counted`: so was how many there were. */
  stage: 'begun' | 'told' | 'counted';
  lastAt: number;
  events: HostEvent[];
  callOff: (() => void) | null;
}

export function createHostNotices({ clock, tell, onChange }: HostNoticesOptions): HostNotices {
  const stories = new Map<string, Story>();
  const awayOf = new Map<string, Set<number>>();

  function goOn(key: string, story: Story): void {
    const notice = story.stage === 'begun' ? noticeOf(story.events) : moreNoticeOf(story.events);
    story.stage = story.stage === 'begun' ? 'told' : 'counted';
    story.events = [];
    story.callOff = null;
    stories.set(key, story);
    if (notice !== null) tell(notice);
    onChange();
  }

  function begin(key: string, event: HostEvent): void {
    const story: Story = { stage: 'begun', lastAt: event.at, events: [event], callOff: null };
    story.callOff = clock.after(gatherMs, () => goOn(key, story));
    stories.set(key, story);
  }

  /** What is about to be told is told all the same. */
  function end(key: string): void {
    const story = stories.get(key);
    if (story === undefined || story.stage === 'begun') return;
    story.callOff?.();
    stories.delete(key);
  }

  /** With the first that leaves something begins, and with the last that comes back it is over. */
  function follow({ kind, host, linkId }: HostEvent): void {
    const away = awayOf.get(host) ?? new Set();
    awayOf.set(host, away);
    if (kind === 'suspended') {
      if (away.size === 0) end(keyOf('back', host));
      away.add(linkId);
      return;
    }
    away.delete(linkId);
    if (away.size === 0) end(keyOf('suspended', host));
  }

  return {
    event(event) {
      follow(event);
      const key = keyOf(event.kind, event.host);
      const story = stories.get(key);
      if (story === undefined || (story.callOff === null && event.at - story.lastAt >= overAfterMs)) {
        begin(key, event);
      } else {
        story.lastAt = event.at;
        if (story.stage !== 'counted') story.events.push(event);
        if (story.stage === 'told') story.callOff ??= clock.after(countAfterMs, () => goOn(key, story));
      }
      onChange();
    },
    load(text, away) {
      for (const { host, linkId } of away) awayOf.set(host, (awayOf.get(host) ?? new Set()).add(linkId));
      for (const { key, stage, lastAt } of storedList(text, dumped)) {
        stories.set(key, { stage, lastAt, events: [], callOff: null });
      }
    },
    dump() {
      const newest = Math.max(...[...stories.values()].map(({ lastAt }) => lastAt));
      const kept = [...stories].filter(([, { stage, lastAt }]) => stage !== 'begun' && newest - lastAt < overAfterMs);
      return JSON.stringify(kept.map(([key, { stage, lastAt }]) => ({ key, stage, lastAt })));
    },
    close() {
      for (const [key, story] of stories) {
        if (story.callOff === null) continue;
        story.callOff();
        goOn(key, story);
      }
    },
  };
}

function keyOf(kind: HostEvent['kind'], host: string): string {
  return `${kind} ${host}`;
}

const dumped = z.object({ key: z.string(), stage: z.enum(['told', 'counted']), lastAt: z.number() });
