import { useQuery } from '@tanstack/react-query';
import { useApiQueries } from '../../api/index.ts';
import { Skeleton } from '../../ui/index.ts';
import { ExportMenu } from './export-menu.tsx';
import { HealthPage } from './health-page.tsx';
import { LinkList } from './link-list.tsx';
import styles from './links-screen.module.css';
import { toggledState, useLinkFilter } from './model/link-filter.ts';
import { StateChips } from './state-chips.tsx';

/** With what stands above and below it, the whole of the list is in sight. */
const wholeHeight = 'max(256px, min(720px, 100vh - 336px))';

/** All links: by state, host and project, or by any part of their names. */
export function LinksScreen() {
  const filter = useLinkFilter();
  const overview = useQuery(useApiQueries().health.overview.queryOptions()).data;
  return (
    <HealthPage title="Health" subtitle="All external links" action={<ExportMenu scope={{ kind: 'all' }} />}>
      {overview === undefined ? (
        <Skeleton width={420} height={28} />
      ) : (
        <StateChips
          counts={overview.counts}
          chosen={filter.states}
          onPress={(state) =>
            useLinkFilter.setState({ states: state === null ? [] : toggledState(filter.states, state) })
          }
        />
      )}
      <LinkList
        filter={filter}
        onFilter={(change) => useLinkFilter.setState(change)}
        height={wholeHeight}
        choices={
          <>
            <Choice
              label="Host"
              all="All hosts"
              value={filter.host}
              names={overview?.hosts.map(({ name }) => name) ?? []}
              onChange={(host) => useLinkFilter.setState({ host })}
            />
            <Choice
              label="Project"
              all="All projects"
              value={filter.project}
              names={overview?.projects.map(({ name }) => name) ?? []}
              onChange={(project) => useLinkFilter.setState({ project })}
            />
          </>
        }
        empty="There are no external links yet. They come with the releases that register them."
      />
    </HealthPage>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly all: string;
  readonly value: string;
  readonly names: readonly string[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, all, value, names, onChange }: ChoiceProps) {
  const known = value === '' || names.includes(value) ? names : [value, ...names];
  return (
    <select
      className={styles.choice}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{all}</option>
      {known
        .toSorted((a, b) => a.localeCompare(b))
        .map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
    </select>
  );
}
