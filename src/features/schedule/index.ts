/**
 * Not stable: may change in a minor version.
 *
 * Work in the windows of the week in which it may run: once per window, by one process, stopped at its end.
 * @module skillroute/schedule
 */

export { type WindowSpan, windowSpans } from '../../workflows/windows/windows'
export type { RunLogEntry } from './run-log'
export { type OffPeakContext, type OffPeakOptions, type OffPeakSummary, runOffPeak } from './run-off-peak'
