import { ConflictError, NotFoundError, SkillrouteError } from '../../../core/errors'
import { sleep } from '../../../core/time/clock'
import type { Change } from '../../../documents'
import { isInDoubt } from '../../../resources/kit/send'
import type { CallOptions, ResponseInfo } from '../../../transport/contract/call-options'
import { type ReservedSlot, withSlot } from '../../../transport/limits/slots'
import { getTransport } from '../../../transport/wiring/held'
import type { State, Write } from '../../subjects/driver'
import type { Unit } from '../../subjects/subject'
import { decide } from '../options/decide'
import { toProblem } from '../options/problem'
import type { WriteFacts } from '../options/tally'
import { factsOfError, images, isAboutOne, settleMissing, showsAll, toWriteFacts } from '../proof/write-facts'
import { createPatience } from '../state/rereads'
import { putRingsBack } from '../state/rings'
import { conflict, fail, isOurs, type Run, selectAmong, settle, skipBesideConflict } from '../state/run'
import { isHalted } from '../state/unfinished'
import { failAfterRetries, leaveToReadBack, refused } from './not-written'
import { FRESH_MS, type SubjectState, sendGate, timedRead } from './send-gate'
import { untilVisible } from './until-visible'

/** Maximum reads of one subject, including the first, when writes collide or their outcome stays unknown. */
const MAX_READS = 6
/** Full-jitter back-off between reads: random in 0..min(MAX_WAIT_MS, FIRST_WAIT_MS * 2^n) ms. */
const FIRST_WAIT_MS = 250
const MAX_WAIT_MS = 4_000

/** Result of a write: answered, refused for good (and settled), or the subject must be checked again. */
type Ending = 'done' | 'refused' | Again

interface Again {
  readonly error: unknown
  /** Age of the last check, ms, if nothing was sent because it was too old. */
  readonly oldMs?: number
}

/**
 * Makes the changes of one subject, one request after the other: read, compare, write. Reads again when another write
 * came in between, an answer was lost, or the write waited so long that the state is too old; in the last case no other
 * such subject is processed at the same time. Changes count as applied only after the read-back.
 * @param seen the state just read in a batch. Default: the subject is read now
 */
export async function writeUnit(run: Run, unit: Unit, seen?: SubjectState): Promise<void> {
  const transport = getTransport(run.client)
  // The call that writes a queue's settings reads them once more.
  const counts = [1, unit.subject.kind === 'queue' ? 2 : 1]
  const patience = createPatience(run.rereads)
  let tried: readonly Change[] = []
  let reads = 0
  const halves: (readonly Change[])[] = []
  const inTurn = () =>
    transport.withSlots(counts, run.signal, (slots) => readAndWrite(run, unit, tried, { slots, halves }), 'background')
  for (let given = seen; ; given = undefined) {
    const ended =
      given !== undefined
        ? await readAndWrite(run, unit, tried, { slots: [], given, halves })
        : patience.isTried
          ? await run.rereads.alone(inTurn, run.signal)
          : await inTurn()
    if (ended === undefined) break
    const { again, write } = ended
    tried = write
    const never = again.oldMs === undefined ? undefined : patience.tooOld(again.oldMs)
    if (again.oldMs === undefined) reads += 1
    if (never !== undefined || reads === MAX_READS) {
      return await failAfterRetries(run, write, never ?? again.error, unsettled(run, unit))
    }
    if (again.oldMs !== undefined) continue
    const max = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** reads)
    await sleep(run.clock, run.random() * max, run.signal)
  }
  // Each half waits for slots of its own, so it begins after those of the whole were given back.
  for (const changes of halves) await writeUnit(run, { ...unit, changes })
  leaveToReadBack(run, unsettled(run, unit))
}

/** @returns why to check again, with the changes to write; undefined when the subject is done */
async function readAndWrite(
  run: Run,
  unit: Unit,
  tried: readonly Change[],
  {
    slots,
    given,
    halves,
  }: Pick<Basis, 'halves'> & { slots: readonly (ReservedSlot | undefined)[]; given?: SubjectState },
): Promise<{ readonly again: Again; readonly write: readonly Change[] } | undefined> {
  const [forRead, forWrite] = slots
  const sent = unsettled(run, unit)
  const seen = given ?? (await readSubject(run, unit, forRead))
  const open = unit.changes.filter((change) => run.tally.isOpen(change))
  const [first] = open
  if (seen === undefined) {
    leaveToReadBack(run, sent)
    return undefined
  }
  if (first === undefined) return undefined
  const { holding, write, conflicts, skipped } = decide(open, seen.state, run.policy, run.among(first), {
    isOurs: (change) => isOurs(run, change),
  })
  for (const change of holding) await settleHolding(run, change, tried.includes(change))
  for (const { change, found } of conflicts) await conflict(run, change, found)
  await skipBesideConflict(
    run,
    skipped.filter((change) => !run.doubtful.has(change.id)),
  )
  const halted = run.halted || write.length === 0
  const again = halted ? undefined : await writeAll(run, unit, write, { seen, slot: forWrite, halves })
  return again === undefined ? undefined : { again, write }
}

/** Changes of a subject whose request was sent and whose result is unknown. */
function unsettled(run: Run, unit: Unit): Change[] {
  return unit.changes.filter((change) => run.doubtful.has(change.id) && run.tally.isOpen(change))
}

/** Reads the subject; undefined if it cannot be read, and its changes fail. */
async function readSubject(run: Run, unit: Unit, slot: ReservedSlot | undefined): Promise<SubjectState | undefined> {
  const open = unit.changes.filter((change) => run.tally.isOpen(change))
  if (open.length === 0) return undefined
  try {
    let read = timedRead(run)
    let state = await unit.driver.readOne(run.client, unit.subject.id, withSlot(read.options, slot))
    if (state === undefined) await settleMissing(run, open)
    else if (await putRingsBack(run, unit, state)) {
      read = timedRead(run)
      state = await unit.driver.readOne(run.client, unit.subject.id, read.options)
    }
    const { ageMs } = read
    return state === undefined ? undefined : { state, ageMs, freshMs: FRESH_MS, readMs: ageMs() }
  } catch (error) {
    if (run.signal?.aborted) throw error
    run.tally.countError('reads', error)
    await fail(run, open, error)
    return undefined
  }
}

/**
 * Settles a change whose target value is already in the org: from our own write with a lost answer, from an earlier
 * run, or from before the plan.
 */
async function settleHolding(run: Run, change: Change, tried: boolean): Promise<void> {
  const { inDoubt, written } = run.replay
  const earlier = inDoubt.has(change.id) || written.has(change.id)
  if (!tried && !earlier) return await settle(run, change, 'already', { found: change.after })
  await run.record({ type: 'outcome', write: 'checked', changeIds: [change.id], result: 'done' })
  if (tried) run.tally.wrote(change, run.tally.facts(change))
  else await settle(run, change, 'resumed', { found: change.after })
}

interface Basis {
  readonly seen: SubjectState
  /** The rate-limit slot reserved for the first write. */
  readonly slot: ReservedSlot | undefined
  /** Gets the halves of a refused write that need a read of their own. */
  readonly halves: (readonly Change[])[]
}

/** Sends every write. @returns why to check again, if there is a reason */
async function writeAll(run: Run, unit: Unit, changes: readonly Change[], basis: Basis): Promise<Again | undefined> {
  const queue = unit.driver.writes(unit.subject.id, changes, basis.seen.state, selectAmong(run, changes))
  for (let write = queue.shift(); write !== undefined && !isHalted(run); write = queue.shift()) {
    const missing = await untilVisible(run, unit, write.needs ?? [])
    if (missing !== undefined) {
      await refused(run, write.changes, missing)
      continue
    }
    const ending = await writeOne(run, unit, write, basis, queue)
    if (typeof ending === 'object') return ending
  }
  return undefined
}

async function writeOne(run: Run, unit: Unit, write: Write, basis: Basis, queue: Write[]): Promise<Ending> {
  const { seen, slot, halves } = basis
  const now = seen.state
  const changeIds = write.changes.map((change) => change.id)
  const id = String(run.nextWrite++)
  const { kind, id: userId } = unit.subject
  const subject = kind === 'skills' ? {} : { subject: kind }
  await run.record({ type: 'intent', write: id, userId, ...subject, changeIds, ...images(run, unit, write, now) })
  let info: ResponseInfo | undefined
  const answers: string[] = []
  let echoed: State | undefined
  const gate = sendGate(run, seen, write.changes)
  // This covers only the sending. A journal that fails after the answer says nothing about the write: it ends the run,
  // and the intent stays in doubt for the next run.
  try {
    const options: CallOptions = {
      signal: run.signal,
      priority: 'background',
      repeatInDoubt: false,
      onSend: gate.onSend,
      onResponse(answer) {
        gate.answered()
        run.tally.countAnswer('writes', answer)
        info = answer
        if (answer.correlationId !== undefined) answers.push(answer.correlationId)
      },
    }
    echoed = await write.send(run.client, withSlot(options, slot))
  } catch (error) {
    if (gate.shut?.why === 'confirm') throw gate.shut.error
    if (run.signal?.aborted) throw error
    if (gate.shut?.why === 'tooOld') {
      await run.record({ type: 'outcome', write: id, changeIds, result: 'refused', error: toProblem(error) })
      return { error, oldMs: seen.ageMs() }
    }
    if (gate.shut?.why === 'freeze') return await notSent(run, write, id)
    run.tally.countError('writes', error)
    const known = factsOfError(error, gate.sentAgoMs())
    for (const change of write.changes) run.tally.failedWith(change, known)
    return await writeFailed(run, unit, write, id, error, { now, queue, halves, answers, facts: known })
  }
  const facts = toWriteFacts(info)
  const related = answers.length > 1 ? { related: answers } : {}
  if (echoed !== undefined && !showsAll(run, unit, echoed, write.changes)) {
    const error = new SkillrouteError('apply.echo', 'the answer does not show the values that were sent')
    const details = { ...facts, ...related, error: toProblem(error) }
    await run.record({ type: 'outcome', write: id, changeIds, result: 'inDoubt', ...details })
    for (const changeId of changeIds) run.doubtful.add(changeId)
    markRecorded(run, write)
    return { error }
  }
  await run.record({ type: 'outcome', write: id, changeIds, result: 'done', ...facts, ...related })
  markRecorded(run, write)
  for (const change of write.changes) run.tally.wrote(change, facts, run.clock.now())
  return 'done'
}

/** The journal has the result of these changes, so an error that ends the run need not name them. */
function markRecorded(run: Run, { changes }: Write): void {
  for (const change of changes) run.underWay.delete(change)
}

/** A freeze began while the write waited for its turn, so it was not sent; the next run sends it. */
async function notSent(run: Run, { changes }: Write, id: string): Promise<Ending> {
  const error = { code: 'apply.frozen', message: run.frozen ?? '' }
  const changeIds = changes.map((change) => change.id)
  await run.record({ type: 'outcome', write: id, changeIds, result: 'refused', error })
  return 'refused'
}

async function writeFailed(
  run: Run,
  unit: Unit,
  write: Write,
  id: string,
  error: unknown,
  failed: Pick<Basis, 'halves'> & { now: State; queue: Write[]; answers: readonly string[]; facts: WriteFacts },
): Promise<Ending> {
  const { now, queue, halves, answers, facts } = failed
  const changeIds = write.changes.map((change) => change.id)
  const related = answers.length > 0 ? { related: [...answers] } : {}
  const record = async (result: 'done' | 'refused' | 'inDoubt'): Promise<void> => {
    await run.record({ type: 'outcome', write: id, changeIds, result, ...facts, ...related, error: toProblem(error) })
    markRecorded(run, write)
  }
  if (write.goneIsDone === true && error instanceof NotFoundError) {
    await record('done')
    // Someone else removed it, unless an earlier request of ours did, whose answer was lost.
    for (const change of write.changes) run.tally.wrote(change, isOurs(run, change) ? facts : {}, run.clock.now())
    return 'done'
  }
  if (error instanceof ConflictError || isInDoubt(error)) {
    const certain = error instanceof ConflictError
    await record(certain ? 'refused' : 'inDoubt')
    if (!certain) for (const changeId of changeIds) run.doubtful.add(changeId)
    return { error }
  }
  await record('refused')
  if (write.divisible === true && write.changes.length > 1 && isAboutOne(error)) {
    // One bad entry makes the platform refuse the whole call. Halving the call finds it and lets the others pass.
    const half = Math.ceil(write.changes.length / 2)
    const parts = [write.changes.slice(0, half), write.changes.slice(half)]
    // Queue settings are written whole, so each half needs a fresh read: the last one shows neither the other half nor
    // changes by others.
    if (unit.subject.kind === 'queue') halves.push(...parts)
    else
      queue.unshift(...parts.flatMap((part) => unit.driver.writes(unit.subject.id, part, now, selectAmong(run, part))))
    return 'refused'
  }
  await refused(run, write.changes, error)
  return 'refused'
}
