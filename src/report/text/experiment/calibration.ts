import { checkBag } from '../../../core/bag'
import type { Calibration, CalibrationRow } from '../../../documents'
import { cleanText } from '../kit/clean'
import { percent, plural } from '../kit/figures'
import { plain } from '../kit/paint'
import { type Column, type TableOptions, textTable } from '../kit/table'

const NAMES: Readonly<Record<CalibrationRow['measure'], string>> = {
  contacts: 'contacts',
  serviceLevel: 'service level',
  asaSeconds: 'ASA',
  abandonRate: 'abandoned',
}

/** How forecasts of applied plans compare with actuals, as a table. Forecasts that are off are named. */
export function calibrationText(calibration: Calibration, options: TableOptions = {}): string {
  checkBag(calibration, 'calibration', 'format=s weeks=l rows=l notes=l *')
  checkBag(options, 'options', 'width?n paint?o indent?s limit?n')
  const { weeks, rows, notes } = calibration
  const { paint = plain } = options
  if (rows.length === 0) return ['No applied plan has a forecast whose week is over.', ...notes].join('\n')
  const off = rows.filter(({ isOff }) => isOff)
  const verdict =
    off.length === 0
      ? `${plural(weeks.length, 'week')} compared: no forecast is off by more than random variation.`
      : `${plural(weeks.length, 'week')} compared. Off by more than random variation: ${off.map(nameOf).join(', ')}.`
  return [textTable(columns(paint), rows, options), '', verdict, ...notes].join('\n')
}

function columns(paint: NonNullable<TableOptions['paint']>): Column<CalibrationRow>[] {
  return [
    { title: 'Queue', cell: ({ queue }) => queue?.name ?? 'all' },
    { title: 'Figure', cell: ({ measure }) => NAMES[measure] },
    { title: 'Forecasts', cell: ({ forecasts }) => String(forecasts), align: 'right' },
    {
      title: 'Actual less forecast',
      cell: (row) => `${amount(row, row.bias)}${row.halfWidth === undefined ? '' : ` ± ${amount(row, row.halfWidth)}`}`,
      align: 'right',
      paint: (text, { isOff }) => (isOff ? paint.bad(text) : text),
    },
    { title: 'Slope', cell: ({ slope }) => (slope === undefined ? '–' : slope.toFixed(2)), align: 'right' },
    {
      title: 'In interval',
      cell: ({ coverage }) => (coverage === undefined ? '–' : percent(coverage, 0)),
      align: 'right',
    },
    { title: 'Correction', cell: correctionText, align: 'right' },
  ]
}

function correctionText(row: CalibrationRow): string {
  if (row.correction === undefined) return '–'
  return row.measure === 'contacts' ? `× ${row.correction.toFixed(2)}` : amount(row, row.correction)
}

function amount({ measure }: CalibrationRow, value: number): string {
  return measure === 'asaSeconds' ? `${value.toFixed(1)} s` : percent(value)
}

function nameOf({ queue, measure }: CalibrationRow): string {
  return `${NAMES[measure]} of ${queue === undefined ? 'all queues' : cleanText(queue.name)}`
}
