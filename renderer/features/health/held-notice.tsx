import { useQuery } from '@tanstack/react-query';
import { useApi, useApiQueries } from '../../api/index.ts';
import { Button, formatCount, Notice, ProblemNotice } from '../../ui/index.ts';
import { heldSentence } from './model/held.ts';
import { showOnly } from './model/link-filter.ts';
import { useHealthAction } from './use-health-action.ts';
import { useLocation } from 'wouter';

const pageSize = 500;

/** Links that would be suspended and wait for a person, because too many hosts failed at once. */
export function HeldNotice({ held }: { readonly held: number }) {
  const api = useApi();
  const [, navigate] = useLocation();
  const action = useHealthAction();
  const key = useApiQueries().health.links.key();
  const links = useQuery({
    queryKey: [...key, 'held', held],
    queryFn: async ({ signal }) => {
      const found: { readonly id: number; readonly host: string }[] = [];
      // Those that wait are suspect; which of them do is only told row by row.
      for (let offset = 0, total = 1; offset < total && found.length < held; offset += pageSize) {
        const page = await api.health.links(
          { states: ['suspect'], sort: 'state', descending: false, offset, limit: pageSize },
          { signal },
        );
        found.push(...page.rows.flatMap(({ id, host, held: waits }) => (waits ? [{ id, host }] : [])));
        total = page.total;
      }
      return found;
    },
  }).data;
  const ids = links?.map(({ id }) => id) ?? [];
  return (
    <>
      <Notice
        tone="warning"
        title={heldSentence(held, links === undefined ? null : new Set(links.map(({ host }) => host)).size)}
        actions={
          <>
            <Button
              isDisabled={ids.length === 0}
              isPending={action.isPending}
              onPress={() => void action.run({ on: { ids }, action: { kind: 'suspend-held' } })}
            >
              {`Suspend ${held === 1 ? 'it' : 'them'}`}
            </Button>
            <Button
              variant="quiet"
              onPress={() => {
                showOnly({ states: ['suspect'] });
                navigate('/health/links');
              }}
            >
              {`Look at ${held === 1 ? 'it' : 'them'} first`}
            </Button>
          </>
        }
      >
        Too many hosts failed at once: that may be our side of the line. Until somebody decides,{' '}
        {held === 1 ? 'it stays' : `${formatCount(held, 'link')} stay`} in the index, and each is looked at again.
      </Notice>
      {action.problem !== null && <ProblemNotice problem={action.problem} />}
    </>
  );
}
