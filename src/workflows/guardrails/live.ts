import type { GuardrailResult, Guardrails, Ref } from '../../documents'
import { indexNames } from '../kit/names'
import type { QueueNow } from '../status/now'
import { type CheckContext, someNames, unknownThing, verdict } from './checking'

/** Limits on live queues that name an unknown queue. All others are checked when the plan is applied. */
export function checkLiveNames({ guardrails, queues }: CheckContext): GuardrailResult[] {
  return (guardrails.live ?? []).flatMap(({ queue, maxOccupancy, maxWaiting }, index) => {
    const found = queue === undefined ? undefined : queues.find(queue)
    if (found === undefined || 'item' in found) return []
    return [unknownThing(`live[${index}].queue`, 'live', maxOccupancy ?? maxWaiting ?? null, found.problem)]
  })
}

/**
 * Checks limits on live queues against their current figures: one result for each limit.
 * @param queues queues that the limits name, and those that the changes touch
 */
export function liveQueues(
  { live = [] }: Pick<Guardrails, 'live'>,
  queues: readonly Ref[],
  now: ReadonlyMap<string, QueueNow>,
): GuardrailResult[] {
  const names = indexNames('queue', queues)
  return live.flatMap(({ queue: named, maxOccupancy, maxWaiting }, index) => {
    const lookup = named === undefined ? undefined : names.find(named)
    if (lookup !== undefined && 'problem' in lookup) {
      return [unknownThing(`live[${index}].queue`, 'live', maxOccupancy ?? maxWaiting ?? null, lookup.problem)]
    }
    const candidates = lookup === undefined ? queues : [lookup.item]
    const evaluate = (
      key: string,
      what: string,
      limit: number | undefined,
      figure: (at: QueueNow) => number | null,
    ) => {
      if (limit === undefined) return []
      const found = candidates.map((queue) => ({ queue, value: figureNow(now.get(queue.id), figure) }))
      const over = found.filter(({ value }) => value > limit)
      const worst = found.reduce((max, { value }) => Math.max(max, value), 0)
      const worstText = Number.isFinite(worst) ? String(Math.round(worst * 1000) / 1000) : 'unknown'
      const ok = over.length === 0
      const who = ok ? 'the queues of the plan' : someNames(over.map(({ queue }) => queue))
      const message = `${what} of ${who} is ${worstText} now; at most ${limit} is allowed${ok ? '' : ': apply when it is quieter'}`
      const part = { id: `live[${index}].${key}`, kind: 'live' as const, ok, limit }
      return [
        verdict(
          { ...part, found: Number.isFinite(worst) ? worst : null, message },
          over.map(({ queue }) => queue),
        ),
      ]
    }
    return [
      ...evaluate('maxOccupancy', 'the occupancy', maxOccupancy, occupancyNow),
      ...evaluate('maxWaiting', 'the number of contacts that wait', maxWaiting, ({ waiting }) => waiting),
    ]
  })
}

/** An unknown figure breaks every limit. */
function figureNow(at: QueueNow | undefined, figure: (at: QueueNow) => number | null): number {
  return at === undefined ? 0 : (figure(at) ?? Number.POSITIVE_INFINITY)
}

/** Share of the on-queue agents who handle a contact; null: contacts wait and nobody is on queue. */
export function occupancyNow({ agentsByStatus, waiting }: QueueNow): number | null {
  const of = (status: string): number => agentsByStatus[status] ?? 0
  const busy = of('INTERACTING') + of('COMMUNICATING')
  const there = busy + of('IDLE') + of('NOT_RESPONDING')
  if (there > 0) return busy / there
  return waiting > 0 ? null : 0
}
