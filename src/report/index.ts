/** Finished documents as text for people. Pure: documents in, text out. */
export { assignmentText } from './assignment'
export type { AxisFormat } from './chart/axes'
export type { ChartColour } from './chart/colours'
export type { IntervalChart, IntervalRow, Mark, Span } from './chart/intervals'
export type { Line, LineChart } from './chart/lines'
export type { Point, PointChart } from './chart/points'
export { intervalChartSvg, lineChartSvg, pointChartSvg, type SvgOptions } from './chart/svg'
export { driftText, valueText } from './drift-text'
export {
  type JournalDocument,
  REPORT_FORMATS,
  type RecommendationsDocument,
  type ReportDocument,
} from './html/documents'
export { type HtmlReportOptions, htmlReport } from './html/html-report'
export type { Theme } from './html/page'
export { problemsGithub } from './rules-github'
export { problemsJunit } from './rules-junit'
export { problemsSarif } from './rules-sarif'
export { problemsText } from './rules-text'
export { type SimulationTextOptions, simulationText } from './simulation'
export { comparisonText } from './simulation-comparison'
export { applyText, verifyText } from './text/apply'
export { cleanText } from './text/clean'
export { bar, count, duration, percent, plural, points, sparkline } from './text/figures'
export { forecastText } from './text/forecast'
export { type Paint, plain } from './text/paint'
export { budgetText, planText, summary } from './text/plan'
export { recommendationsText } from './text/recommendations'
export { type Column, type TableOptions, textTable } from './text/table'
export { wrapText } from './text/wrap'
export { weightsText } from './weights'
