import { useEffect, useState } from 'react';
import type { Job } from '../../../shared/contract/index.ts';
import { createPaceMeter, type ItemPace, type JobItems } from './model/item-rates.ts';

const nothing: JobItems = {};

/** How fast each running item of a job goes, looked at once a frame; empty without a job. */
export function usePaces(job: Job | null): ReadonlyMap<string, ItemPace> {
  const [look] = useState(createPaceMeter);
  const [paces, setPaces] = useState<ReadonlyMap<string, ItemPace>>(new Map());
  const items = job?.progress.items ?? nothing;
  useEffect(() => {
    const frame = requestAnimationFrame((now) => setPaces(look(items, now)));
    return () => cancelAnimationFrame(frame);
  }, [items, look]);
  return paces;
}
