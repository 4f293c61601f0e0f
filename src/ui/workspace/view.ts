import { defined } from '../../core/defined'
import { HOUR_MINUTES } from '../../core/time/durations'
import type { ModelContactType, Ref, RoutingModel, Simulation } from '../../documents'
import { isSimulated } from '../../optimizer/model/can-serve'
import type { QueueRow, Session, View, WeekView } from '../protocol/view'
import { byName } from './matrix'
import { planView } from './plans'
import { searchView } from './search'
import type { OrgState, WorkspaceState } from './state'
import { variantView } from './variants'
import { classifyMethod } from './words'

/** What a session may see: an approver sees one plan and nothing else of the org. */
export function buildView(state: WorkspaceState, session: Session): View {
  const { org, options, reading, problem, saved } = state
  const isPlanner = session.role === 'planner'
  const plans = [...saved.values()].filter(({ plan }) => session.role === 'planner' || plan.id === session.planId)
  const head = {
    role: session.role,
    isReadOnly: options.isReadOnly === true,
    canWrite: options.isReadOnly !== true && options.client !== undefined,
    canRead: isPlanner && options.client !== undefined,
    ...defined({ reading, problem }),
    protectedByRule: isPlanner ? (options.guardrails?.protected?.agents ?? []) : [],
    plans: plans.map((savedPlan) => planView(state, savedPlan)).reverse(),
  }
  if (org === undefined || !isPlanner)
    return {
      ...head,
      ...(org === undefined ? {} : { org: org.snapshot.org }),
      queues: [],
      otherQueues: [],
      divisions: [],
      agents: [],
      skills: [],
      findings: [],
      search: { state: 'none', request: {}, curve: [], found: [], notes: [] },
      variants: [],
    }
  const { snapshot, findings } = org
  return {
    ...head,
    org: snapshot.org,
    takenAt: snapshot.takenAt,
    ...(state.isOutdated === true ? { isOutdated: true } : {}),
    queues: queueRows(org),
    otherQueues: otherQueues(org),
    divisions: refs(snapshot.divisions),
    agents: refs(snapshot.agents.filter((agent) => agent.state === 'active')),
    skills: refs(snapshot.skills.filter((skill) => skill.state === 'active')),
    findings,
    search: searchView(state),
    variants: state.variants.map((variant) => variantView(state, variant)),
  }
}

function refs(all: readonly Ref[]): Ref[] {
  return all.map(({ id, name }) => ({ id, name })).sort(byName)
}

/** The queues whose routing is not simulated. */
export function otherQueues({ model }: Pick<OrgState, 'model'>): View['otherQueues'] {
  return model.queues
    .filter((queue) => !isSimulated(queue))
    .map(({ id, name, assignment }) => ({ id, name, why: WHY_OTHER[assignment ?? 'predictor'] }))
    .sort(byName)
}

const WHY_OTHER = {
  predictor: 'a predictor chooses',
  direct: 'contacts go to the agent whom they are for',
  manual: 'people assign contacts',
  unknown: 'its routing is not known here',
}

/** The table of queues, with a row for each medium of a queue. */
export function queueRows({
  base,
  currentForecast,
  week,
  model,
}: Pick<OrgState, 'base' | 'currentForecast' | 'week' | 'model'>): QueueRow[] {
  const media = (id: string): number => base.queues.filter(({ queue }) => queue.id === id).length
  return base.queues
    .map(({ queue, mediaType, target, contactsPerWeek }): QueueRow => {
      const known = currentForecast?.queues.find((one) => one.queue.id === queue.id && one.mediaType === mediaType)
      const row = {
        ...queue,
        mediaType,
        target: target.ratio,
        targetSeconds: target.seconds,
        ...(currentForecast === undefined || known === undefined
          ? {}
          : { serviceLevel: known.before.serviceLevel, method: classifyMethod(currentForecast) }),
        contactsPerWeek,
      }
      if (week === undefined) return row
      if (media(queue.id) > 1) return { ...row, hours: null }
      const hours = buildWeekView(week, queue, findTarget(model, queue.id)).hours.flatMap((hour) => hour ?? [])
      const below = hours.filter(({ serviceLevel }) => serviceLevel < target.ratio).length
      return { ...row, hours: { all: hours.length, below } }
    })
    .sort(byName)
}

const HOURS = 168

/** One queue of a simulated week by hour. */
export function buildWeekView(simulation: Simulation, queue: Ref, target: number): WeekView {
  const sums = Array.from({ length: HOURS }, () => ({ contacts: 0, withinServiceLevel: 0 }))
  for (const { startMinute, queues } of simulation.intervals) {
    const row = queues.find(({ queueId }) => queueId === queue.id)
    const hour = sums[Math.floor(startMinute / HOUR_MINUTES) % HOURS]
    if (row === undefined || hour === undefined) continue
    hour.contacts += row.offered.mean
    hour.withinServiceLevel += row.withinServiceLevel.mean
  }
  const hours = sums.map(({ contacts, withinServiceLevel }) =>
    contacts > 0 ? { serviceLevel: Math.min(1, withinServiceLevel / contacts), contacts } : null,
  )
  return { queue, target, weeks: simulation.method.replications, hours }
}

/** The target that most contacts of a queue have. */
export function findTarget({ contactTypes }: RoutingModel, queueId: string): number {
  const typesOfQueue = contactTypes.filter((type) => type.queueId === queueId)
  const max = typesOfQueue.reduce<ModelContactType | undefined>(
    (best, type) => (best === undefined || type.callsPerHour > best.callsPerHour ? type : best),
    undefined,
  )
  return max?.target.ratio ?? 0
}
