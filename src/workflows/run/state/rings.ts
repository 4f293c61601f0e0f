import type { Client } from '../../../client'
import { SkillrouteError } from '../../../core/errors'
import type { Json } from '../../../core/json/json'
import { isRecord } from '../../../core/json/unknown'
import type { Change, Plan, QueueSet } from '../../../documents'
import type { Journal } from '../../../documents/ports/ports'
import type { ApplyEntry } from '../../../documents/run/apply-entry'
import { NOT_PUT_BACK } from '../../../resources/kit/send'
import type { CallOptions } from '../../../transport/contract/call-options'
import type { State } from '../../subjects/driver'
import { groupUnits, type Unit } from '../../subjects/subject'
import { replayJournal } from '../journal/replay'
import { toProblem } from '../options/problem'
import { fail, type Run, reading, recorder, type Unstamped } from './run'

/**
 * Rings with groups are removed in two requests: the first empties them. A write that is interrupted between the two
 * leaves the queue without those groups, in neither its old nor its new state. This code restores the groups, so that
 * the next run can make or undo the change from the old state.
 */
interface PuttingBack {
  readonly client: Client
  readonly call: CallOptions
  readonly record: (entry: Unstamped<ApplyEntry>) => Promise<void>
}

/** Restores the groups of one queue if a write in doubt left its rings empty. @returns whether it restored any */
export async function putRingsBack(run: Run, unit: Unit, current: State): Promise<boolean> {
  const doubtful = unit.changes.filter(({ id }) => run.doubtful.has(id) || run.replay.inDoubt.has(id))
  return await refill({ client: run.client, call: putting(run), record: run.record }, doubtful, current)
}

/** Options of the restoring request, which is also sent only while writing is allowed. */
function putting(run: Run): CallOptions {
  return { ...reading(run), onSend: run.confirm }
}

/**
 * Restores every queue that an earlier run of this journal may have left half done. If that fails, the queue's changes
 * fail.
 */
export async function putAllRingsBack(run: Run): Promise<void> {
  if (run.dryRun) return
  const doubtful = run.changes.filter(({ id }) => run.replay.inDoubt.has(id))
  const work = { client: run.client, call: putting(run), record: run.record }
  for (const unit of groupUnits(doubtful.filter(takesRingsAway))) {
    try {
      await refillOne(work, unit)
    } catch (error) {
      run.signal?.throwIfAborted()
      await fail(run, unit.changes, error)
    }
  }
}

/**
 * Restores the groups before a plan is undone, for changes that are in doubt in the plan's own journal.
 * @throws SkillrouteError `queue.notPutBack` when a queue cannot be written; nothing was undone then
 */
export async function putRingsOfPlanBack(
  client: Client,
  plan: Plan,
  journal: Journal,
  call: CallOptions = {},
): Promise<void> {
  if (!plan.changes.some(takesRingsAway)) return
  const { inDoubt } = await replayJournal(journal, plan)
  const record = recorder((entry) => journal.append(entry), client.clock)
  const doubtful = plan.changes.filter(({ id }) => inDoubt.has(id))
  for (const unit of groupUnits(doubtful.filter(takesRingsAway))) await refillOne({ client, call, record }, unit)
}

async function refillOne(work: PuttingBack, unit: Unit): Promise<void> {
  const current = await unit.driver.readOne(work.client, unit.subject.id, work.call)
  if (current !== undefined) await refill(work, unit.changes, current)
}

async function refill({ client, call, record }: PuttingBack, doubtful: readonly Change[], current: State) {
  const change = doubtful.find(takesRingsAway)
  if (change === undefined) return false
  const currentRings = groupUnits([change])[0]?.driver.found(current, change, []) ?? null
  const rings = refilled(change, currentRings)
  if (rings === undefined) return false
  const related: string[] = []
  const options: CallOptions = {
    ...call,
    onResponse(info) {
      call.onResponse?.(info)
      if (info.correlationId !== undefined) related.push(info.correlationId)
    },
  }
  try {
    await client.routing.queues.update(
      change.queue.id,
      { bullseye: { rings: rings.map((ring) => (isRecord(ring) ? ring : {})) } },
      options,
    )
  } catch (error) {
    call.signal?.throwIfAborted()
    throw notPutBack(change, rings, error)
  }
  await record({ type: 'putBack', queueId: change.queue.id, changeIds: [change.id], related })
  return true
}

/** Whether the found value is the one that our own request to empty the rings left. */
export function isHalfWay(change: Change, currentRings: Json): boolean {
  return takesRingsAway(change) && refilled(change, currentRings) !== undefined
}

/** The current rings with their former groups; undefined if the rings are not as our own request left them. */
function refilled({ before, after }: QueueSet, currentRings: Json): readonly Json[] | undefined {
  const [had, left, desired] = [listRings(before), listRings(currentRings), listRings(after)]
  if (left.length !== had.length) return undefined
  const emptied = had.map((ring, index) => index >= desired.length && listGroups(ring).length > 0)
  const alike = left.every((ring, index) => !emptied[index] || listGroups(ring).length === 0)
  if (!alike || !emptied.includes(true)) return undefined
  return left.map((ring, index) =>
    emptied[index] && isRecord(ring) ? { ...ring, memberGroups: listGroups(had[index] ?? null) } : ring,
  )
}

function notPutBack({ queue, after }: QueueSet, rings: readonly Json[], cause: unknown): SkillrouteError {
  const lost = rings.flatMap((ring, index) =>
    index < listRings(after).length ? [] : [`ring ${index + 1} ${formatRing(ring)}`],
  )
  const message =
    `Queue ${queue.name} (${queue.id}): an earlier run emptied rings that were to go and was cut off. ` +
    `Restoring their groups failed: ${toProblem(cause).message} They were: ${lost.join('; ')}. ` +
    'Run this again when the queue can be written, or add the groups by hand.'
  return new SkillrouteError(NOT_PUT_BACK, message, { cause })
}

function formatRing(ring: Json): string {
  const names = listGroups(ring).map((group) => (isRecord(group) ? `${String(group.type)} ${String(group.id)}` : ''))
  return `(${names.join(', ')})`
}

/** Whether a change removes rings that hold groups: the one kind of write that needs two requests. */
function takesRingsAway(change: Change): change is QueueSet {
  if (change.kind !== 'queue.set' || !(change.field === 'bullseye' || change.field === 'bullseye.rings')) return false
  const ringCount = listRings(change.after).length
  return listRings(change.before).some((ring, index) => index >= ringCount && listGroups(ring).length > 0)
}

function listRings(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value
  return isRecord(value) ? listRings(value.rings ?? null) : []
}

function listGroups(ring: Json): readonly Json[] {
  const groups = isRecord(ring) ? (ring.memberGroups ?? null) : null
  return Array.isArray(groups) ? groups : []
}
