import { type Issue, ValidationError } from '../../core/errors'
import { WEEK_MINUTES } from '../../core/time/durations'
import { instantMs } from '../../core/time/parse-instant'
import type { Demand, Snapshot } from '../../documents'
import { objectIssue, refuse } from '../erlang/kit/inputs'
import { documentIssues } from './model-input'

/** The parts of a snapshot and a demand that the model uses. */
const SNAPSHOT = { skills: [], queues: ['members'], agents: ['skills', 'languages', 'certifications'] }
const DEMAND = { contactTypes: ['skillIds', 'offered'], agents: [], staffing: [] }

/** @throws ValidationError with every reason why the two documents cannot be made into one model */
export function checkInputs(snapshot: Snapshot, demand: Demand): void {
  refuse(SUBJECT, [
    ...documentIssues('snapshot', snapshot, 'snapshot', SNAPSHOT),
    ...documentIssues('demand', demand, 'demand', DEMAND),
  ])
  refuse(SUBJECT, [
    objectIssue('snapshot.org', snapshot.org),
    objectIssue('demand.org', demand.org),
    objectIssue('demand.interval', demand.interval),
  ])
  const issues = [
    ...orgIssues(snapshot, demand),
    ...windowIssues(demand),
    ...seriesIssues(demand),
    ...rowIssues(demand),
  ]
  if (issues.length > 0) throw new ValidationError(issues, { subject: SUBJECT })
}

const SUBJECT = 'routing model'

function orgIssues(snapshot: Snapshot, demand: Demand): Issue[] {
  if (snapshot.org.id === demand.org.id) return []
  const message = `demand of org "${demand.org.name}" does not belong to the snapshot of "${snapshot.org.name}"; capture both from one org`
  return [{ path: 'demand.org.id', message }]
}

function windowIssues(demand: Demand): Issue[] {
  const issues: Issue[] = []
  const { start, end } = demand.interval
  if (!(instantMs(end) > instantMs(start))) {
    issues.push({ path: 'demand.interval', message: 'needs a start and a later end, in ISO 8601 with their zone' })
  }
  if (!(demand.granularityMinutes > 0) || WEEK_MINUTES % demand.granularityMinutes !== 0) {
    const message = `${demand.granularityMinutes} minutes do not divide a week; use 15, 30 or 60`
    issues.push({ path: 'demand.granularityMinutes', message })
  }
  return issues
}

function seriesIssues(demand: Demand): Issue[] {
  const spanMs = Date.parse(demand.interval.end) - Date.parse(demand.interval.start)
  const expected = Math.ceil(spanMs / (demand.granularityMinutes * 60_000))
  const seen = new Set<string>()
  return demand.contactTypes.flatMap((type, i) => {
    const at = `demand.contactTypes[${i}]`
    const issues: Issue[] = []
    if (seen.has(type.id)) issues.push({ path: `${at}.id`, message: `"${type.id}" is there twice` })
    seen.add(type.id)
    if (Number.isFinite(expected) && type.offered.length !== expected) {
      const message = `has ${type.offered.length} intervals, the window has ${expected}`
      issues.push({ path: `${at}.offered`, message })
    }
    const bad = type.offered.findIndex((count) => !isCount(count))
    if (bad >= 0)
      issues.push({ path: `${at}.offered[${bad}]`, message: 'must be a finite number of contacts, 0 or more' })
    for (const name of ['answered', 'abandoned', 'handled', 'handleSeconds', 'waitSeconds'] as const) {
      if (!isCount(type[name])) issues.push({ path: `${at}.${name}`, message: 'must be finite and 0 or more' })
    }
    for (const name of OPTIONAL_SUMS) {
      const given = type[name]
      if (given !== undefined && !isCount(given))
        issues.push({ path: `${at}.${name}`, message: 'must be finite and 0 or more' })
    }
    return issues
  })
}

const OPTIONAL_SUMS = [
  'answeredWaitSeconds',
  'alertSeconds',
  'notAnswered',
  'notAnsweredSeconds',
  'afterCallSeconds',
] as const

function rowIssues(demand: Demand): Issue[] {
  const agents = demand.agents.flatMap((row, i) =>
    isCount(row.handled) && isCount(row.handleSeconds)
      ? []
      : [{ path: `demand.agents[${i}]`, message: 'handled and handleSeconds must be finite and 0 or more' }],
  )
  const staffing = demand.staffing.flatMap((row, i) =>
    [row.interactingSeconds, row.communicatingSeconds, row.idleSeconds, row.notRespondingSeconds].every(isCount)
      ? []
      : [{ path: `demand.staffing[${i}]`, message: 'seconds must be finite and 0 or more' }],
  )
  return [...agents, ...staffing]
}

function isCount(value: number): boolean {
  return Number.isFinite(value) && value >= 0
}
