/** Finished documents as text for people. Pure: documents in, text out. */

export type * from '../documents'
export type { CsvOptions } from '../documents/tables/csv-format'

export type { AxisFormat } from './chart/axes'
export type { ChartColor } from './chart/colors'
export type { IntervalChart, IntervalRow, Mark, Span } from './chart/intervals'
export type { Line, LineChart } from './chart/lines'
export type { Point, PointChart } from './chart/points'
export { intervalChartSvg, lineChartSvg, pointChartSvg, type SvgOptions } from './chart/svg'
export type { RowNames } from './csv/names'
export type { JournalDocument, RecommendationsDocument, ReportDocument } from './html/documents/report-document'
export { type HtmlReportOptions, htmlReport } from './html/html-report'
export type { Theme } from './html/kit/page'
export { type ReviewOptions, reviewMarkdown } from './markdown/review'

export type { DemandForecastTextOptions } from './text/demand-forecast'

export { type Paint, plain } from './text/kit/paint'
export type { TableOptions } from './text/kit/table'
export type { PlanTextOptions } from './text/plan'

export type { SimulationTextOptions } from './text/simulation'
export { type CsvDocument, type ToCsvOptions, toCsv } from './to-csv'
export { type TextDocument, type TextOptions, toText } from './to-text'
