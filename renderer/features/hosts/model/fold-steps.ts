import type {
  LinkReachability,
  ReachabilityProgress,
  ReachabilityStep,
} from '../../../../shared/contract/reachability.ts';

const none = { resolveMs: null, connectMs: null, tlsMs: null, firstByteMs: null, transferMs: null };

/** What is known of a link before anything is. */
function newLink(linkId: string): LinkReachability {
  return {
    linkId,
    url: '',
    host: '',
    hosts: [],
    hops: [],
    get: null,
    head: null,
    parts: [],
    hosted: null,
    phases: none,
    speed: null,
    verdict: null,
    problem: null,
  };
}

/** Puts what has come into `links`, which it changes: a check of a thousand links comes in many small pieces. */
export function foldSteps(links: Map<string, LinkReachability>, { steps }: Pick<ReachabilityProgress, 'steps'>): void {
  for (const { linkId, step } of steps) links.set(linkId, foldStep(links.get(linkId) ?? newLink(linkId), step));
}

function foldStep(link: LinkReachability, step: ReachabilityStep): LinkReachability {
  switch (step.type) {
    case 'started':
      return { ...link, url: step.url, host: step.host };
    case 'host':
      return { ...link, hosts: [...link.hosts, step.examination] };
    case 'hop':
      return { ...link, hops: [...link.hops, step.hop], phases: step.hop.phases };
    case 'answer':
      return step.method === 'GET' ? { ...link, get: step.answer } : { ...link, head: step.answer };
    case 'part':
      return { ...link, parts: [...link.parts, step.part] };
    case 'hosted':
      return { ...link, hosted: { host: step.host, speed: step.speed, code: step.code } };
    case 'failed':
      return { ...link, problem: step.problem };
    case 'verdict':
      return { ...link, phases: step.phases, speed: step.speed, verdict: step.verdict };
  }
}
