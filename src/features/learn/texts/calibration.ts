import { when } from '../../../core/time/iso-time'
import type { Calibration, CalibrationRow } from '../../../documents'
import { cleanText } from '../../../report/text/kit/clean'
import { count, percent, plural, points } from '../../../report/text/kit/figures'
import { plain } from '../../../report/text/kit/paint'
import { type Column, figureColumn, type TableOptions, textTable } from '../../../report/text/kit/table'

const NAMES: Readonly<Record<CalibrationRow['measure'], string>> = {
  contacts: 'contacts',
  serviceLevel: 'service level',
  asaSeconds: 'ASA',
  abandonRate: 'abandoned',
}

/**
 * How forecasts of applied plans compare with actuals, as a table, under the days that were compared. Forecasts that are
 * off and figures that were outside their intervals too often are named.
 */
export function calibrationText(calibration: Calibration, options: TableOptions = {}): string {
  const { weeks: plans, rows, notes } = calibration
  const { paint = plain } = options
  if (rows.length === 0) return ['No applied plan could be compared with actuals.', ...notes].join('\n')
  const days = plans.map(({ planId, interval: { start, end } }) => `  ${planId}: ${when(start)} to ${when(end)}`)
  const head = `${plural(plans.length, 'plan')} compared with the actuals of these days:`
  return [
    head,
    ...days,
    '',
    textTable(columns(paint), rows, options),
    ...columnTexts(rows),
    '',
    ...verdicts(calibration),
    ...notes,
  ].join('\n')
}

function columnTexts(rows: readonly CalibrationRow[]): string[] {
  return [
    'Compared: forecasts, one for each queue, medium and plan.',
    ...(rows.some(isOfAnotherMix)
      ? [
          'Difference: over all queues, the mean of their own differences by contacts offered; Forecast is by contacts forecast.',
        ]
      : []),
    ...(rows.some(({ slope }) => slope !== undefined)
      ? [
          'Slope: change of the actual figure where the forecast is higher by 1; below 1, forecasts differ more than actuals.',
        ]
      : []),
    ...(rows.some(({ coverage }) => coverage !== undefined)
      ? ['In interval: those with the actual figure in their prediction interval; plans have none for contacts.']
      : []),
  ]
}

/** Whether the difference is not that of the two figures beside it, as queues count differently in them. */
function isOfAnotherMix(row: CalibrationRow): boolean {
  const { queue, measure, bias, forecast = 0, actual = bias } = row
  if (queue !== undefined || measure === 'contacts') return false
  return differenceText(row, actual - forecast) !== differenceText(row, bias)
}

/** What the table shows, in sentences. */
function verdicts({ weeks: plans, rows }: Calibration): string[] {
  const off = rows.filter(({ isOff }) => isOff)
  const narrow = rows.filter(({ isTooNarrow }) => isTooNarrow === true)
  const sentences = [
    ...(off.length > 0 ? [`Off by more than random variation: ${off.map(nameOf).join(', ')}.`] : []),
    ...(narrow.length > 0
      ? [`Outside their intervals more often than random variation explains: ${narrow.map(formatOutside).join(', ')}.`]
      : []),
  ]
  if (sentences.length > 0) return sentences
  if (plans.length > 1) return ['No forecast is off by more than random variation.']
  return rows.some(({ coverage }) => coverage !== undefined)
    ? ['Actual figures were inside their intervals as often as random variation explains.']
    : []
}

function formatOutside(row: CalibrationRow): string {
  const { coverage = 1, predictionLevel = 1 } = row
  return `${nameOf(row)} (${percent(1 - coverage, 0)}, ${percent(1 - predictionLevel, 0)} expected)`
}

function columns(paint: NonNullable<TableOptions['paint']>): Column<CalibrationRow>[] {
  return [
    { title: 'Queue', cell: ({ queue }) => queue?.name ?? 'all' },
    { title: 'Media', cell: ({ mediaType }) => mediaType ?? '' },
    { title: 'Figure', cell: ({ measure }) => NAMES[measure] },
    figureColumn('Compared', ({ forecasts }) => String(forecasts)),
    figureColumn('Forecast', (row) => valueText(row, row.forecast)),
    figureColumn('Actual', (row) => valueText(row, row.actual)),
    figureColumn(
      'Difference',
      (row) =>
        row.halfWidth === undefined
          ? differenceText(row, row.bias)
          : `${differenceText(row, row.bias).replace(/ .*/, '')} ± ${differenceText(row, row.halfWidth).replace(/^[+±]/, '')}`,
      (text, { isOff }) => (isOff ? paint.bad(text) : text),
    ),
    figureColumn('Slope', ({ slope }) => (slope === undefined ? '–' : slope.toFixed(2))),
    figureColumn(
      'In interval',
      ({ coverage }) => (coverage === undefined ? '–' : percent(coverage, 0)),
      (text, { isTooNarrow }) => (isTooNarrow === true ? paint.bad(text) : text),
    ),
    figureColumn('Correction', correctionText),
  ]
}

function correctionText(row: CalibrationRow): string {
  if (row.correction === undefined) return '–'
  return row.measure === 'contacts' ? `× ${row.correction.toFixed(2)}` : differenceText(row, row.correction)
}

function valueText({ measure }: CalibrationRow, value: number | undefined): string {
  if (value === undefined) return '–'
  if (measure === 'contacts') return count(value)
  return measure === 'asaSeconds' ? `${value.toFixed(1)} s` : percent(value)
}

function differenceText({ measure }: CalibrationRow, value: number): string {
  if (measure === 'serviceLevel' || measure === 'abandonRate') return `${points(value)} points`
  return `${value > 0 ? '+' : ''}${measure === 'contacts' ? percent(value) : `${value.toFixed(1)} s`}`
}

function nameOf({ queue, mediaType, measure }: CalibrationRow): string {
  return `${NAMES[measure]} of ${queue === undefined ? 'all queues' : `${cleanText(queue.name)} (${mediaType})`}`
}
