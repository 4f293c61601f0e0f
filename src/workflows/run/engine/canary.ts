import { checkList } from '../../../core/checks'
import { ValidationError } from '../../../core/errors'
import { contentHash } from '../../../core/json/hash'
import { LIMITS } from '../../../core/limits'
import { checkOptions, finite, optional } from '../../../core/schema'
import { plural } from '../../../core/text/counted'
import { sleep } from '../../../core/time/clock'
import type { Change } from '../../../documents'
import { chunks } from '../../../resources/kit/lists/in-parts'
import { queueStatus } from '../../status/queue-status'
import type { CanaryFindings, CanaryOptions } from '../options/canary-options'
import { toProblem } from '../options/problem'
import { type Run, reading } from '../state/run'

/**
 * Limits for queues while a canary is watched. A figure that is unknown because no contacts came does not count as a
 * miss.
 */
export interface QueueLimits {
  readonly maxWaiting?: number | undefined
  readonly maxLongestWaitSeconds?: number | undefined
  readonly minOnQueueAgents?: number | undefined
  /** Service level of the interval: ratio 0..1 of its contacts. */
  readonly minServiceLevel?: number | undefined
  readonly maxAsaSeconds?: number | undefined
  /** Abandoned contacts, as a ratio 0..1 of the contacts whose wait ended in the interval, answered or abandoned. */
  readonly maxAbandonRate?: number | undefined
}

const LIMITED = [
  'maxWaiting',
  'maxLongestWaitSeconds',
  'minOnQueueAgents',
  'minServiceLevel',
  'maxAsaSeconds',
  'maxAbandonRate',
] as const

const INTERVALS = 3
const INTERVAL_MS = 5 * 60_000

/**
 * Watches queues live and over the interval that has just passed.
 * @throws ValidationError without a queue or a limit
 */
export function watchQueues(queueIds: readonly string[], limits: QueueLimits): CanaryOptions['watch'] {
  checkList(queueIds, 'queueIds')
  checkOptions(limits, optional(finite(), ...LIMITED), 'limits')
  if (queueIds.length === 0)
    throw new ValidationError([{ path: 'queueIds', message: 'name at least one queue to watch' }])
  if (Object.values(limits).every((limit) => limit === undefined)) {
    throw new ValidationError([{ path: 'limits', message: 'name at least one limit to watch for' }])
  }
  return async ({ client, intervalMs, signal }) => {
    const wrong: string[] = []
    let evaluated = 0
    const windowMinutes = Math.max(1, intervalMs / 60_000)
    for await (const { queue, now, measures } of queueStatus(client, { queueIds, windowMinutes, signal })) {
      const say = (what: string, found: number | null | undefined, limit: number | undefined, min = false): void => {
        if (found === null || found === undefined || limit === undefined) return
        evaluated += 1
        if (min ? found >= limit : found <= limit) return
        wrong.push(`${queue.name}: ${what} is ${round(found)}, ${min ? 'at least' : 'at most'} ${limit} is allowed`)
      }
      const longest = now.media.flatMap(({ longestWaitingSeconds }) => longestWaitingSeconds ?? [])
      say('contacts waiting', now.waiting, limits.maxWaiting)
      say('longest wait in seconds', longest.length === 0 ? null : Math.max(...longest), limits.maxLongestWaitSeconds)
      say('agents on queue', now.onQueueAgents, limits.minOnQueueAgents, true)
      for (const measure of measures) {
        say(`service level of ${measure.mediaType}`, measure.serviceLevel, limits.minServiceLevel, true)
        say(`ASA of ${measure.mediaType} in seconds`, measure.asaSeconds, limits.maxAsaSeconds)
        say(`abandon rate of ${measure.mediaType}`, measure.abandonRate, limits.maxAbandonRate)
      }
    }
    return { wrong, evaluated }
  }
}

/**
 * Whether a change is in the canary; all others wait for it. Undefined without a canary or changes to make, or when it
 * passed in an earlier run.
 * @param pending the changes to make: those that are held or already there would leave nothing to watch
 * @throws ValidationError when the canary would have nobody, or its watch does not fit into the time limit of the run
 */
export async function canaryTest(
  run: Run,
  pending: readonly Change[],
): Promise<((change: Change) => boolean) | undefined> {
  const { canary, replay } = run
  if (canary.options === undefined || replay.canary?.passed === true) return undefined
  if (pending.length === 0 && !replay.canaryOpen) return undefined
  refuseTooLong(canary.options, run.limit.leftMs())
  const { share, divisionIds } = canary.options
  // With those that an open canary wrote in earlier runs, so that a resumed run draws the same agents.
  const begun = replay.canaryOpen ? run.changes.filter(({ id }) => replay.canaryWrites.has(id)) : []
  const userIds = [
    ...new Set([...pending, ...begun].flatMap((change) => (change.kind === 'queue.set' ? [] : [change.user.id]))),
  ]
  const chosen =
    divisionIds === undefined ? drawShare(run, userIds, share) : await inDivisions(run, userIds, divisionIds)
  return (change) => change.kind !== 'queue.set' && chosen.has(change.user.id)
}

/** Each run watches from the first interval on, so a watch that is longer than every run would never end. */
function refuseTooLong({ intervals = INTERVALS, intervalMs = INTERVAL_MS }: CanaryOptions, leftMs: number): void {
  if (intervals * intervalMs <= leftMs) return
  const [needed, left] = [intervals * intervalMs, leftMs].map((ms) => Math.floor(ms / 1000))
  const message = `watching takes ${needed} s, and the time limit of the run leaves ${left} s: use fewer or shorter intervals, or a longer limit`
  throw new ValidationError([{ path: 'canary.intervals', message }])
}

/**
 * Runs the checks of the canary.
 * @param made whether any of its changes was written; without, there is nothing to watch, which counts as a miss
 * @returns whether the other changes may follow
 */
export async function watchCanary(run: Run, made: boolean): Promise<boolean> {
  const { options } = run.canary
  if (options === undefined) return true
  if (!made) return await end(run, false, 'none of its changes could be made')
  const { intervals = INTERVALS, intervalMs = INTERVAL_MS } = options
  run.phase('watching')
  let evaluated: number | undefined
  for (let interval = 1; interval <= intervals; interval++) {
    await sleep(run.clock, intervalMs, run.signal)
    const { wrong, ...known } = await checkOnce(run, interval, intervalMs)
    if (known.evaluated !== undefined) evaluated = (evaluated ?? 0) + known.evaluated
    if (wrong.length > 0) return await end(run, false, `in interval ${interval} of ${intervals}: ${wrong.join('; ')}`)
  }
  const watched = `${plural(intervals, 'interval')} of ${Math.round(intervalMs / 1000)} s`
  if (evaluated === 0) return await end(run, true, `nothing could be evaluated in ${watched}: ${UNKNOWN}`, 0)
  const figures = evaluated === undefined ? '' : ` (${plural(evaluated, 'figure')} evaluated)`
  return await end(run, true, `${watched} within the limits${figures}`, evaluated)
}

/** Why the other changes follow although the canary had no figures. */
const UNKNOWN =
  'no figures came in that time: no contacts, or the figures of the org come late. The rest was written all the same, since unknown figures are not missed limits'

/** A check that fails with an error counts as a miss: a canary that cannot be watched is not safe. */
async function checkOnce(
  run: Run,
  interval: number,
  intervalMs: number,
): Promise<{ readonly wrong: readonly string[]; readonly evaluated?: number }> {
  try {
    const { client, signal } = run
    const found = (await run.canary.options?.watch({ client, interval, intervalMs, signal })) ?? []
    return isFindings(found) ? found : { wrong: found }
  } catch (error) {
    if (run.signal?.aborted) throw error
    return { wrong: [`could not check: ${toProblem(error).message}`] }
  }
}

function isFindings(found: readonly string[] | CanaryFindings): found is CanaryFindings {
  return 'wrong' in found
}

async function end(run: Run, passed: boolean, message: string, evaluated?: number): Promise<boolean> {
  const ended = { passed, message, ...(evaluated === undefined ? {} : { evaluated }) }
  run.canary.ended = ended
  await run.record({ type: 'canary', ...ended, onMissed: run.canary.options?.onMissed ?? 'undo' })
  if (!passed) run.halted = true
  return passed
}

function drawShare({ plan }: Run, userIds: readonly string[], share: number | undefined): Set<string> {
  if (share === undefined || !(share > 0 && share < 1)) {
    throw new ValidationError([{ path: 'canary.share', message: `must be between 0 and 1, not ${String(share)}` }])
  }
  if (userIds.length === 0) {
    const message = 'no change that is to be made now is of an agent, so nobody can be drawn: apply without a canary'
    throw new ValidationError([{ path: 'canary.share', message }])
  }
  const byDraw = userIds
    .map((id) => ({ id, draw: contentHash([plan.id, id]) }))
    .sort((a, b) => (a.draw < b.draw ? -1 : 1))
    .map(({ id }) => id)
  return new Set(byDraw.slice(0, Math.ceil(share * userIds.length)))
}

async function inDivisions(run: Run, userIds: readonly string[], divisionIds: readonly string[]): Promise<Set<string>> {
  const chosen = new Set<string>()
  for (const ids of chunks([...userIds], LIMITS.userIdsPerCall)) {
    for (const user of await run.client.users.byIds(ids, {}, reading(run))) {
      if (divisionIds.includes(user.division?.id ?? '')) chosen.add(user.id)
    }
  }
  if (chosen.size > 0) return chosen
  throw new ValidationError([
    { path: 'canary.divisionIds', message: 'none of the agents to be changed now is in them' },
  ])
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
