/** The arithmetic of health, pure: rates and how sure they are, percentiles that add up, beats, and all of it told and exported. */
export { beatRun } from './beat-run.ts';
export { appendBeats } from './beats.ts';
export { seriesCsv, seriesJson } from './export.ts';
export {
  type Histogram,
  addTo,
  emptyHistogram,
  histogramCodec,
  histogramOf,
  merge,
  quantile,
  relativeError,
  smallest,
} from './histogram.ts';
export { type Tally, statisticsOf } from './statistics.ts';
export { type Summarised, summarySentence } from './summary.ts';
export { wilson } from './wilson.ts';
