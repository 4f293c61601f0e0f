import { plural } from '../../report/text/kit/figures'
import { textTable } from '../../report/text/kit/table'
import type { Io } from '../../terminal/io/io'
import type { FleetJobState, FleetResult } from '..'

/** All jobs of one command in a table, each with its errors and problems in full below it, and totals at the end. */
export function fleetTable(io: Io, states: readonly FleetJobState[]): string {
  const table = textTable<FleetJobState>(
    [
      { title: 'Org', cell: ({ job }) => ('org' in job ? job.org : 'name' in job ? job.name : job.endpoint) },
      { title: 'Action', cell: ({ job }) => job.kind },
      { title: 'State', cell: stateText },
      { title: 'Result', cell: ({ result }) => (result === undefined ? '' : resultText(result)) },
      { title: 'To know', cell: toKnow },
    ],
    states,
    { width: io.columns, paint: io.paint, below: inFull },
  )
  return `${table}\n\n${sumText(states)}\n`
}

function stateText({ state, progress, attempts }: FleetJobState): string {
  if (state === 'active')
    return progress === undefined ? 'at work' : `${progress.step} ${progress.done}/${progress.total}`
  if (state === 'failed') return attempts > 1 ? `failed (${attempts} attempts)` : 'failed'
  return state === 'done' ? 'done' : 'waiting'
}

function resultText(result: FleetResult): string {
  switch (result.kind) {
    case 'snapshot':
      return `${plural(result.agents, 'agent')}, ${plural(result.queues, 'queue')}, ${plural(result.skills, 'skill')}`
    case 'plan':
      return planResult(result)
    case 'apply':
      return Object.entries(result.counts)
        .filter(([, number]) => number > 0)
        .map(([status, number]) => `${number} ${status}`)
        .join(', ')
    case 'simulate':
      return `service level ${points(result.serviceLevel ?? Number.NaN)} %`
    case 'webhook':
      return result.state
  }
}

function planResult({ agents, changes, minutes, serviceLevel }: Extract<FleetResult, { kind: 'plan' }>): string {
  if (changes === 0) return 'nothing to change'
  const parts = [`${plural(changes, 'change')} for ${plural(agents, 'agent')}`, plural(Math.ceil(minutes), 'minute')]
  if (serviceLevel === null) return parts.join(', ')
  const { before, after } = serviceLevel
  return [...parts, `service level ${points(before)} → ${points(after)} %`].join(', ')
}

function points(ratio: number): string {
  return (100 * ratio).toFixed(1)
}

/** Sentences that a column would cut. */
function inFull({ error, state, result }: FleetJobState): string {
  if (state === 'failed') return error ?? ''
  if (result?.kind === 'apply') return applyToKnow(result)
  if (result?.kind !== 'plan') return ''
  const { leftOut = 0, problems, file } = result
  const lost = leftOut === 0 ? [] : [`${plural(leftOut, 'thing')} asked for and not planned: see ${file}`]
  return [...problems, ...lost].join('; ')
}

function toKnow({ result }: FleetJobState): string {
  if (result?.kind === 'plan' && result.warnings > 0) return plural(result.warnings, 'warning')
  return result?.kind === 'snapshot' && result.gaps > 0 ? `${plural(result.gaps, 'gap')} in the snapshot` : ''
}

function applyToKnow({ outcome, external, file }: Extract<FleetResult, { kind: 'apply' }>): string {
  const over = external > 0 ? [`overwrote ${plural(external, 'write')} by somebody else: see ${file}`] : []
  return [...(outcome === 'done' ? [] : [outcome]), ...over].join('; ')
}

function sumText(states: readonly FleetJobState[]): string {
  const counts = new Map<string, number>()
  for (const { state } of states) counts.set(state, (counts.get(state) ?? 0) + 1)
  return [...counts].map(([state, number]) => `${number} ${state}`).join(', ')
}
