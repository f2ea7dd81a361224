import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { chartColumns, chartRange, chartSteps, type Gap, type SpreadPoint } from './chart-data.ts';
import { readColours } from './chart-colours.ts';
import styles from './time-chart.module.css';
import { themeVersion, watchTheme } from './theme-watch.ts';

export interface TimeChartProps {
  /** What it shows, in a sentence: read aloud in place of the picture. */
  readonly label: string;
  /** Seconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly points: readonly SpreadPoint[];
  /** When nobody looked: shaded, and the lines break. */
  readonly gaps: readonly Gap[];
  /** Above it, something is wrong. */
  readonly limit: number;
  readonly unit: string;
  /** A time at the foot of the chart, or in full under it. */
  readonly formatTime: (seconds: number, isFull: boolean) => string;
  readonly formatValue: (value: number) => string;
  readonly height?: number | undefined;
}

/** The middle and the 95th percentile of something over time as a band, on a logarithmic axis, with its limit. */
export function TimeChart(props: TimeChartProps) {
  // Drawn anew in another theme: a canvas takes no colours from the style sheet.
  const theme = useSyncExternalStore(watchTheme, themeVersion);
  return <Chart key={theme} {...props} />;
}

function Chart(props: TimeChartProps) {
  const { label, points, gaps, limit, unit, formatTime, formatValue, from, to, height = 220 } = props;
  const host = useRef<HTMLDivElement>(null);
  const [looked, setLooked] = useState<SpreadPoint | null>(null);

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const [times, middle, high] = chartColumns(points, gaps);
    const { min } = chartRange(points, limit);
    const onAxis = (values: readonly (number | null)[]) =>
      values.map((value) => (value === null ? null : Math.log10(Math.max(value, min))));
    const chart = new uPlot(
      chartOptions({ element, points, gaps, limit, from, to, height, formatTime, onLook: setLooked }, times),
      [times, onAxis(middle), onAxis(high)],
      element,
    );
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0 && element.clientWidth !== chart.width) {
        chart.setSize({ width: element.clientWidth, height });
      }
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
      setLooked(null);
    };
  }, [points, gaps, limit, from, to, height, formatTime]);

  return (
    <figure className={styles.chart}>
      <div ref={host} className={styles.canvas} style={{ height }} role="img" aria-label={label} />
      <figcaption className={styles.legend} aria-hidden="true">
        {looked === null ? (
          <>
            <span className={styles.middle}>median</span>
            <span className={styles.band}>to the 95th percentile</span>
            <span className={styles.limit}>{`limit ${limit} ${unit}`}</span>
            {gaps.length > 0 && <span className={styles.gap}>nobody looked</span>}
          </>
        ) : (
          <span>{`${formatTime(looked.at, true)}: ${valuesText(looked, formatValue)} ${unit}`}</span>
        )}
      </figcaption>
    </figure>
  );
}

function valuesText({ p50, p95 }: SpreadPoint, formatValue: (value: number) => string): string {
  return p50 === p95
    ? formatValue(p50)
    : `${formatValue(p50)} in the middle, ${formatValue(p95)} at the 95th percentile`;
}

interface Drawn extends Pick<TimeChartProps, 'from' | 'to' | 'points' | 'gaps' | 'limit' | 'formatTime'> {
  readonly element: HTMLElement;
  readonly height: number;
  readonly onLook: (point: SpreadPoint | null) => void;
}

/** More would be a thick line. */
const mostDots = 120;

/** Its values are logarithms: uPlot's own logarithmic axis marks powers of ten only. */
function chartOptions(drawn: Drawn, times: readonly number[]): uPlot.Options {
  const { element, points, gaps, limit, from, to, height, formatTime, onLook } = drawn;
  const colours = readColours(element);
  const range = chartRange(points, limit);
  const steps = chartSteps(range);
  const font = `12px ${getComputedStyle(element).fontFamily}`;
  const axis = { stroke: colours.text, font, ticks: { show: false }, gap: 6 } as const;
  const dots = { show: points.length <= mostDots, size: 5, fill: colours.external, stroke: colours.external } as const;
  return {
    width: element.clientWidth,
    height,
    padding: [8, 20, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { size: 7, fill: colours.external } },
    scales: {
      x: { time: true, range: [from, to] },
      y: { range: [Math.log10(range.min), Math.log10(range.max)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        space: 84,
        values: (_chart, times) => times.map((time) => formatTime(time, false)),
      },
      {
        ...axis,
        size: 44,
        grid: { stroke: colours.line, width: 1 },
        splits: () => steps.map((step) => Math.log10(step)),
        values: () => steps.map((step) => `${step}`),
      },
    ],
    series: [
      {},
      { stroke: colours.external, width: 1.75, points: dots },
      { stroke: colours.band, width: 1, points: { ...dots, size: 4, fill: colours.surface } },
    ],
    bands: [{ series: [2, 1], fill: colours.soft }],
    hooks: {
      drawClear: [(chart) => shadeGaps(chart, gaps, colours.gap)],
      draw: [(chart) => drawLimit(chart, limit, colours.bad)],
      setCursor: [
        ({ cursor }) => {
          const at = times[cursor.idx ?? -1];
          onLook(points.find((point) => point.at === at) ?? null);
        },
      ],
    },
  };
}

function shadeGaps(chart: uPlot, gaps: readonly Gap[], colour: string): void {
  const { ctx, bbox } = chart;
  const { min = 0, max = 0 } = chart.scales['x'] ?? {};
  ctx.save();
  ctx.fillStyle = colour;
  for (const gap of gaps) {
    const left = chart.valToPos(Math.max(gap.from, min), 'x', true);
    const right = chart.valToPos(Math.min(gap.to, max), 'x', true);
    if (right > left) ctx.fillRect(left, bbox.top, Math.max(2, right - left), bbox.height);
  }
  ctx.restore();
}

function drawLimit(chart: uPlot, limit: number, colour: string): void {
  const { ctx, bbox } = chart;
  const y = Math.round(chart.valToPos(Math.log10(limit), 'y', true)) + 0.5;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = uPlot.pxRatio;
  ctx.setLineDash([5 * uPlot.pxRatio, 4 * uPlot.pxRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}
