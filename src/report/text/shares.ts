import { when } from '../../core/time/iso-time'
import type { MeasuredShare, ShareReport } from '../../documents'
import { count, percent } from './kit/figures'
import { plain } from './kit/paint'
import { figureColumn, type TableOptions, textTable } from './kit/table'

/** Target, expected and measured shares of a queue's contacts. */
export function sharesText(report: ShareReport, options: TableOptions = {}): string {
  const { paint = plain } = options
  const { start, end } = report.interval
  const head = `Shares of ${report.queue.name} from ${when(start)} to ${when(end)}, ${count(report.contacts)} contacts`
  if (report.contacts === 0) return `${head}: nothing to measure yet.`
  const isOff = ({ desired, low, high }: MeasuredShare): boolean => (low ?? 0) > desired || (high ?? 1) < desired
  const table = textTable<MeasuredShare>(
    [
      { title: 'Agent', cell: ({ user }) => user.name },
      figureColumn('Target', ({ desired }) => percent(desired)),
      figureColumn('Expected', ({ expected }) => percent(expected)),
      figureColumn(
        'Measured',
        ({ measured }) => percent(measured ?? Number.NaN),
        (text, row) => (isOff(row) ? paint.warn(text) : text),
      ),
      figureColumn(
        'within (95 %)',
        ({ low, high }) => `${percent(low ?? Number.NaN)} to ${percent(high ?? Number.NaN)}`,
      ),
      figureColumn('Contacts', ({ contacts }) => count(contacts)),
    ],
    report.agents,
    options,
  )
  return [
    head,
    table,
    `Others handled ${percent(report.others)}. Balance accuracy ${percent(report.balanceAccuracy ?? Number.NaN)}.`,
  ].join('\n')
}
