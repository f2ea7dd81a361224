import { Search, X } from 'lucide-react';
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { LinkListRow } from '../../../shared/contract/index.ts';
import { Button, formatNumber, PagedTable, ProblemNotice, showToast, Skeleton } from '../../ui/index.ts';
import { BulkActions } from './bulk-actions.tsx';
import { linkColumns, linkColumnsOfHost } from './link-columns.tsx';
import styles from './link-list.module.css';
import { criteriaOf, isFiltered, type LinkFilter, sortedBy, sortOf } from './model/link-filter.ts';
import { linkPath } from './model/paths.ts';
import { NotThere } from './not-there.tsx';
import { useHealthAction } from './use-health-action.ts';
import { useLinkList } from './use-link-list.ts';

interface LinkListProps {
  readonly filter: LinkFilter;
  readonly onFilter: (change: Partial<LinkFilter>) => void;
  /** On the page of a host: all of them are at it. */
  readonly isOfHost?: boolean;
  /** Where there is none at all, filtered or not. */
  readonly empty: ReactNode;
  /** Beside the field: by what else they are filtered. */
  readonly choices?: ReactNode;
  readonly height?: number | string | undefined;
}

/** Links by the thousand: filtered as one types, sorted, chosen, and acted on. Enter or a press opens one. */
export function LinkList({ filter, onFilter, isOfHost = false, empty, choices, height }: LinkListProps) {
  const [, navigate] = useLocation();
  const asked = useDeferredValue(filter);
  const criteria = useMemo(() => criteriaOf(asked), [asked]);
  const { total, error, isOld, rowAt, onRange, allIds } = useLinkList(criteria);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const action = useHealthAction();

  async function toggleAll() {
    if (total !== undefined && chosen.size >= total) return setChosen(new Set());
    try {
      setChosen(new Set((await allIds()).map(String)));
    } catch {
      showToast('The app does not answer. Nothing was chosen.');
    }
  }

  if (total === undefined) {
    return error === null ? (
      <Skeleton height={height === undefined ? 420 : heightWith(height, '+', 70)} />
    ) : (
      <NotThere error={error} what="which links there are" />
    );
  }
  return (
    <div className={styles.list} aria-busy={isOld}>
      <div className={styles.bar}>
        <Search size={14} aria-hidden="true" />
        <input
          type="search"
          className={styles.input}
          aria-label="Filter links"
          placeholder={isOfHost ? 'Part of a filename or project' : 'Part of a filename, project or URL'}
          value={filter.text}
          spellCheck="false"
          onChange={(event) => onFilter({ text: event.target.value })}
        />
        {choices}
        <span className={styles.count} role="status">
          {`${formatNumber(total)} ${total === 1 ? 'link' : 'links'}`}
        </span>
      </div>
      {chosen.size > 0 && (
        <BulkActions
          count={chosen.size}
          isPending={action.isPending}
          onClear={() => setChosen(new Set())}
          onAction={(kind) => void action.run({ on: { ids: [...chosen].map(Number) }, action: { kind } })}
        />
      )}
      {action.problem !== null && <ProblemNotice problem={action.problem} />}
      <PagedTable
        isPlain
        label="Links"
        total={total}
        rowAt={rowAt}
        rowId={idOf}
        rowLabel={nameOf}
        onRange={onRange}
        columns={isOfHost ? linkColumnsOfHost : linkColumns}
        sort={{ column: filter.sort, direction: filter.descending ? 'descending' : 'ascending' }}
        onSort={(column) => {
          const sort = sortOf(column);
          if (sort !== null) onFilter(sortedBy(filter, sort));
        }}
        selection={{ selected: chosen, onChange: setChosen, onToggleAll: () => void toggleAll() }}
        onOpen={({ id }) => navigate(linkPath(id))}
        height={heightBeside(height, chosen.size > 0)}
        empty={
          isFiltered(filter) ? (
            <>
              <p>No link is like that.</p>
              <Button
                size="small"
                variant="quiet"
                icon={<X />}
                onPress={() => onFilter({ text: '', states: [], project: '', ...(isOfHost ? {} : { host: '' }) })}
              >
                Show all
              </Button>
            </>
          ) : (
            empty
          )
        }
      />
    </div>
  );
}

/** The bar of what was chosen takes its room from the rows, so that the foot of the table stays in sight. */
function heightBeside(height: LinkListProps['height'], hasBar: boolean): LinkListProps['height'] {
  if (height === undefined || !hasBar) return height;
  return heightWith(height, '-', 41);
}

function heightWith(height: number | string, sign: '+' | '-', pixels: number): string {
  return `calc(${typeof height === 'number' ? `${height}px` : height} ${sign} ${pixels}px)`;
}

const idOf = ({ id }: LinkListRow) => `${id}`;
const nameOf = ({ filename }: LinkListRow) => filename;
