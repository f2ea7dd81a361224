import { useCallback, useMemo, useState } from 'react';
import type { Series } from '../../../shared/contract/index.ts';
import { Button, formatBytes, formatNumber, SourceBar, TimeChart, useNow } from '../../ui/index.ts';
import { clockTime, dayOf, timeOf } from './model/clock.ts';
import { completionInterval, completionShare, firstByteText, formatPace, paceText } from './model/figures.ts';
import {
  bucketTime,
  byteTotals,
  chartGaps,
  chartPoints,
  reasonTotals,
  seconds,
  vantageNouns,
} from './model/series-view.ts';
import styles from './series-card.module.css';
import { SeriesTable } from './series-table.tsx';

/** The sentence, the figures with how many they stand on, and the picture, or the same as a table. */
export function SeriesView({ series }: { readonly series: Series }) {
  const [isTable, setIsTable] = useState(false);
  const { window, vantage, from, to, points, threshold, summary, statistics } = series;
  const noun = vantageNouns[vantage];
  const { completion, firstByte, normalised } = statistics;
  const drawn = useMemo(() => chartPoints(series.points), [series.points]);
  const gaps = useMemo(() => chartGaps(series.gaps), [series.gaps]);
  const formatTime = useCallback(
    (at: number, isFull: boolean) => {
      const date = new Date(at * 1000);
      return isFull ? bucketTime(date, window, new Date()) : window === '24h' ? timeOf(date) : dayOf(date);
    },
    [window],
  );
  return (
    <>
      <div className={styles.top}>
        <p className={styles.summary}>{summary}</p>
        <Button size="small" variant="quiet" onPress={() => setIsTable(!isTable)}>
          {isTable ? 'As a chart' : 'As a table'}
        </Button>
      </div>
      <dl className={styles.figures}>
        <Figure
          name="Completion"
          value={completionShare(completion)}
          note={
            completion.n === 0
              ? `no ${noun}s`
              : `of ${formatNumber(completion.n)} ${noun}${completion.n === 1 ? '' : 's'} (${completionInterval(completion)})`
          }
        />
        <Figure name="s/MiB, p50 · p95" value={paceText(normalised)} note={`limit ${threshold}`} />
        <Figure name="First byte, p50 · p95" value={firstByteText(firstByte)} note="" />
      </dl>
      {isTable ? (
        <SeriesTable series={series} />
      ) : drawn.length === 0 && gaps.length === 0 ? (
        <p className={styles.nothing}>
          {vantage === 'probe'
            ? 'Nothing was measured in this time.'
            : 'No download went through the gateway in this time.'}
        </p>
      ) : (
        <TimeChart
          label={summary}
          from={seconds(from)}
          to={seconds(to)}
          points={drawn}
          gaps={gaps}
          limit={threshold}
          unit="s/MiB"
          formatTime={formatTime}
          formatValue={formatPace}
        />
      )}
      {vantage === 'gateway' && <Bytes points={points} />}
      {gaps.length > 0 && <Gaps gaps={series.gaps} />}
    </>
  );
}

function Figure({ name, value, note }: { readonly name: string; readonly value: string; readonly note: string }) {
  return (
    <div className={styles.figure}>
      <dt>{name}</dt>
      <dd>
        <span className={styles.value}>{value}</span> <span className={styles.note}>{note}</span>
      </dd>
    </div>
  );
}

/** Where the bytes of real downloads came from, and why this host was left. */
function Bytes({ points }: Pick<Series, 'points'>) {
  const { external, hosted } = byteTotals(points);
  const all = external + hosted;
  if (all === 0) return null;
  const reasons = reasonTotals(points);
  const words = `${formatBytes(external)} from external hosts, ${formatBytes(hosted)} from hosted copies`;
  return (
    <div className={styles.bytes}>
      <SourceBar
        label={words}
        segments={[
          { source: 'external', from: 0, to: external / all },
          { source: 'hosted', from: external / all, to: 1 },
        ]}
      />
      <p className={styles.note}>
        {words}.
        {reasons.length > 0 &&
          ` Left for the hosted copy: ${reasons.map(({ title, count }) => `${title} (${formatNumber(count)})`).join(', ')}.`}
      </p>
    </div>
  );
}

function Gaps({ gaps }: Pick<Series, 'gaps'>) {
  const now = useNow();
  const time = (at: string) => clockTime(new Date(at), now);
  const last = gaps.at(-1);
  if (last === undefined) return null;
  const why = last.why === 'off' ? 'the monitor was off' : 'our own line was down';
  return (
    <p className={styles.note}>
      {gaps.length === 1 ? 'Nobody looked' : `Nobody looked ${formatNumber(gaps.length)} times, last`} from{' '}
      {time(last.from)} to {time(last.to)}: {why}. Gaps count for nothing.
    </p>
  );
}
