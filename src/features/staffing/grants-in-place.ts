import { inRounds } from '../../core/progress'
import { systemClock } from '../../core/time/clock'
import type { RoutingModel, Snapshot } from '../../documents'
import { recommendInThread } from '../../workflows/parallel/recommend-in-thread'
import { searchJob } from '../../workflows/plan/search-job'
import type { Staffing, StaffingGrants } from './documents/staffing'
import type { StaffModelOptions } from './staff-model'

/** Less than this many hours is nothing that changes need to replace. */
const MIN_HOURS = 1

/**
 * Changes of skills and queues with which the agents there reach the target of the staffed queues, where hours are missing.
 * Undefined where none are missing, another target than that of the queues was given, or no changes were found that do.
 */
export async function grantsInPlace(
  { queues, intervals, total, method }: Staffing,
  snapshot: Snapshot,
  model: RoutingModel,
  { target, seed, threads, signal, onProgress }: StaffModelOptions,
): Promise<StaffingGrants | undefined> {
  const reach = averageTarget({ queues, intervals })
  if (method === 'formula' || target !== undefined || reach === undefined) return undefined
  if ((total.shortHours ?? 0) < MIN_HOURS) return undefined
  const ids = queues.map(({ id }) => id).filter((id) => snapshot.queues.some((queue) => queue.id === id))
  if (ids.length === 0) return undefined
  const limits = { scope: { queueIds: ids }, protectedAgentIds: [] }
  const job = searchJob(snapshot, { recommend: { choose: { reach }, seed } }, limits, systemClock.now())(model)
  const inRound = inRounds((part) => onProgress?.({ step: 'looking for changes', ...part }))
  const { improvement } = await recommendInThread(model, job, { threads, signal, onProgress: inRound })
  const point = improvement?.curve.find(({ changes }) => changes === improvement.chosen.changes)
  if (point === undefined || point.changes === 0 || point.serviceLevel.mean < reach) return undefined
  return { changes: point.changes, agents: point.agents, target: reach, serviceLevel: point.serviceLevel.mean }
}

/** The share of all contacts to answer in time, if each queue has one. */
function averageTarget({ queues, intervals }: Pick<Staffing, 'queues' | 'intervals'>): number | undefined {
  const levels = new Map(queues.map(({ id, target }) => [id, target.serviceLevel]))
  if ([...levels.values()].includes(undefined)) return undefined
  const rows = intervals.flatMap(({ minutes, queues: own }) => own.map((queue) => ({ ...queue, minutes })))
  const calls = rows.reduce((sum, { callsPerHour, minutes }) => sum + callsPerHour * minutes, 0)
  return rows.reduce(
    (sum, { queueId, callsPerHour, minutes }) => sum + (callsPerHour * minutes * (levels.get(queueId) ?? 0)) / calls,
    0,
  )
}
