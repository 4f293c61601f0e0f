import { defined } from '../../core/defined'
import type { Ref } from '../../documents'
import { isSimulated } from '../../optimizer/model/can-serve'
import type { QueueRow, Session, View } from '../protocol/view'
import { byName } from './matrix'
import { planView } from './plans'
import { searchView } from './search'
import type { OrgState, WorkspaceState } from './state'
import { variantView } from './variants'
import { buildWeekView, findTarget } from './week'
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
