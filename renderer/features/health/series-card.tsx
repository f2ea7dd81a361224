import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SeriesScope, SeriesWindow, Vantage } from '../../../shared/contract/index.ts';
import { useApiQueries } from '../../api/index.ts';
import { Card, Segments, Skeleton, Tabs } from '../../ui/index.ts';
import { windowOptions } from './model/series-view.ts';
import { NotThere } from './not-there.tsx';
import styles from './series-card.module.css';
import { SeriesView } from './series-view.tsx';

/** The buckets are minutes long. */
const askEveryMs = 30_000;

const vantages = [
  { id: 'probe', label: 'Our own checks' },
  { id: 'gateway', label: 'Downloads through the gateway' },
] as const satisfies readonly { readonly id: Vantage; readonly label: string }[];

/** How long a MiB took over time, against its limit: by our own checks, and apart from them by real downloads. */
export function SeriesCard({ scope }: { readonly scope: SeriesScope }) {
  const [window, setWindow] = useState<SeriesWindow>('24h');
  const [vantage, setVantage] = useState<Vantage>('probe');
  return (
    <Card
      title="Time for each MiB"
      aside={<Segments label="How far back" value={window} onChange={setWindow} options={windowOptions} />}
    >
      <Tabs
        label="Whose experience"
        selected={vantage}
        onSelect={setVantage}
        tabs={vantages.map(({ id, label }) => ({
          id,
          label,
          content: <SeriesOf scope={scope} window={window} vantage={id} />,
        }))}
      />
    </Card>
  );
}

function SeriesOf(input: { readonly scope: SeriesScope; readonly window: SeriesWindow; readonly vantage: Vantage }) {
  const { scope, window, vantage } = input;
  const { data: series, error } = useQuery({
    ...useApiQueries().health.series.queryOptions({ input: { scope, window, vantage } }),
    refetchInterval: askEveryMs,
    placeholderData: keepPreviousData,
  });
  return (
    <div className={styles.series}>
      {series === undefined ? (
        error === null ? (
          <Skeleton height={340} />
        ) : (
          <NotThere error={error} what="how it went" />
        )
      ) : (
        <SeriesView series={series} />
      )}
    </div>
  );
}
