import { ConfigError } from '../../core/errors'
import type { Demand, Interval } from '../../documents'
import { type AssignmentOptions, type BackTest, type BackTestFigures, backTest, routingModel } from '../../optimizer'
import { type TableOptions, textTable } from '../../report/text/kit/table'
import { holdOut } from '../../workflows/demand/hold-out'
import { readDocument } from '../io/files'
import type { Io } from '../io/io'
import type { ModelOptions } from './model-file'
import { readSnapshot } from './snapshot-file'

/** The gain of an assignment on the demand that it was made from, and on later demand. */
export interface AssignmentBackTest {
  /** Demand that the assignment was made from. */
  readonly fitted: Interval
  /** The days after it, held back. */
  readonly judged: Interval
  readonly promised: BackTestFigures
  readonly given: BackTestFigures
  /** Whether the gain on the days held back excludes zero. */
  readonly holds: boolean
  readonly notes: readonly string[]
}

/**
 * Optimizes the assignment by the demand before its last days, and judges it on these days.
 * @throws ConfigError without --snapshot and --demand: a model has no days to hold back
 * @throws ValidationError for a demand that is no longer than the days held back
 */
export async function backTestAssignment(
  io: Io,
  { snapshot, demand }: ModelOptions,
  days: number,
  options: AssignmentOptions,
): Promise<{ readonly assignment: BackTest['assignment']; readonly tested: AssignmentBackTest }> {
  if (snapshot === undefined || demand === undefined) {
    throw new ConfigError('--back-test holds back days of a demand: give --snapshot and --demand, not a model.')
  }
  const org = await readSnapshot(io, snapshot)
  const asked = await readDocument<Demand>(io, demand, 'skillroute/demand@1', 'skillroute recommend --save-demand')
  const { fitted, judged } = holdOut(asked, days)
  const found = backTest(routingModel(org, fitted), routingModel(org, judged), options)
  const { assignment, holds } = found
  const tested = {
    fitted: fitted.interval,
    judged: judged.interval,
    promised: found.fitted,
    given: found.judged,
    holds,
    notes: [
      ...found.notes.filter((note) => !assignment.notes.includes(note)),
      'Handle times and presence of agents are those of the whole demand: what is held back are the contacts.',
    ],
  }
  return { assignment, tested }
}

/** The gain on the earlier demand beside the gain on the days held back. */
export function assignmentBackTestText(tested: AssignmentBackTest, layout: Omit<TableOptions, 'limit'>): string {
  const { fitted, judged, promised, given, holds, notes } = tested
  const day = (text: string): string => text.slice(0, 10)
  const rows: Row[] = [
    row('Service level before', promised, given, ({ before }) => percentText(before.serviceLevel.mean)),
    row('Service level after', promised, given, ({ after }) => percentText(after.serviceLevel.mean)),
    row('Gain in points', promised, given, ({ gain }) => gainText(gain)),
    row('Abandoned after', promised, given, ({ after }) => percentText(after.abandonment.mean)),
    row('Occupancy after', promised, given, ({ after }) => percentText(after.occupancy.mean)),
  ]
  const verdict = holds
    ? 'The gain holds on days that the assignment has not seen: its interval excludes zero.'
    : 'The gain is not shown on days that the assignment has not seen: its interval holds zero.'
  return [
    `Made from ${day(fitted.start)} to ${day(fitted.end)}; judged on ${day(judged.start)} to ${day(judged.end)}, which it has not seen:`,
    textTable(COLUMNS, rows, layout),
    verdict,
    ...notes,
  ].join('\n\n')
}

interface Row {
  readonly name: string
  readonly promised: string
  readonly given: string
}

const COLUMNS = [
  { title: 'Figure', cell: (one: Row) => one.name },
  { title: 'Promised', cell: (one: Row) => one.promised, align: 'right' as const },
  { title: 'Days held back', cell: (one: Row) => one.given, align: 'right' as const },
]

function row(
  name: string,
  promised: BackTestFigures,
  given: BackTestFigures,
  of: (figures: BackTestFigures) => string,
): Row {
  return { name, promised: of(promised), given: of(given) }
}

function percentText(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`
}

function gainText({ mean, halfWidth }: BackTestFigures['gain']): string {
  const text = `${mean < 0 ? '' : '+'}${(mean * 100).toFixed(2)}`
  return halfWidth === null ? text : `${text} ±${(halfWidth * 100).toFixed(2)}`
}
