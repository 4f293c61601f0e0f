import { sleep } from '../../core/clock'
import type { Change } from '../../core/documents'
import { BadRequestError, ConflictError, NotFoundError, SkillrouteError } from '../../core/errors'
import type { Json } from '../../core/json'
import { isInDoubt } from '../../resources/in-doubt'
import type { ResponseInfo } from '../../transport/call-options'
import { digestsOf } from './audit-values'
import { decide } from './decide'
import { imageKey } from './image-key'
import { problemOf } from './problem'
import { putRingsBack } from './rings'
import { conflict, fail, isOurs, type Run, reading, settle, spare } from './run'
import type { State, Write } from './subjects/driver'
import { ownerOf, type Unit } from './subjects/subject'
import { isHalted } from './unfinished'
import { untilShown } from './until-shown'

/** Looks at one subject at most, the first included, when writes collide or their outcome stays unknown. */
const MOST_LOOKS = 6
/** Full-jitter back-off between looks: random in 0..min(most, first * 2^n) ms. */
const FIRST_WAIT_MS = 250
const MOST_WAIT_MS = 4_000

/** How a write ended: answered, refused for good (and settled), or to be looked at again. */
type Ending = 'done' | 'refused' | Again

/** The error that calls for another look. */
interface Again {
  readonly error: unknown
}

/**
 * Brings the changes of one subject about, one request after the other: look, compare, write; look again when another
 * write got in between or an answer was lost. What is written here counts as applied only after the read-back.
 * @param seen what was read just before, in a batch; left out: the subject is read now
 */
export async function writeUnit(run: Run, unit: Unit, seen?: State): Promise<void> {
  let now = seen
  let tried: readonly Change[] = []
  const unsettled = (): Change[] =>
    unit.changes.filter((change) => run.doubtful.has(change.id) && run.tally.isOpen(change))
  for (let look = 1; ; look++) {
    const sent = unsettled()
    now ??= await lookAt(run, unit)
    const open = unit.changes.filter((change) => run.tally.isOpen(change))
    const [first] = open
    if (now === undefined) return leaveToReadBack(run, sent)
    if (first === undefined) return
    const { holding, write, conflicts, spared } = decide(open, now, run.policy, run.among(first), {
      isOurs: (change) => isOurs(run, change),
    })
    for (const change of holding) await holds(run, change, tried.includes(change))
    for (const { change, found } of conflicts) await conflict(run, change, found)
    await spare(
      run,
      spared.filter((change) => !run.doubtful.has(change.id)),
    )
    if (run.halted || write.length === 0) return leaveToReadBack(run, unsettled())
    tried = write
    const again = await writeAll(run, unit, write, now)
    if (again === undefined) return leaveToReadBack(run, unsettled())
    if (look === MOST_LOOKS) return await giveUp(run, write, again.error, unsettled())
    const most = Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** look)
    await sleep(run.clock, run.random() * most, run.signal)
    now = undefined
  }
}

/** A write that was sent and may yet come about is no write that was never tried: the read-back has the last word. */
function leaveToReadBack(run: Run, doubtful: readonly Change[]): void {
  for (const change of doubtful) run.tally.wrote(change, run.tally.facts(change))
}

/** The subject as it is, or undefined when it cannot be read, which fails the changes. */
async function lookAt(run: Run, unit: Unit): Promise<State | undefined> {
  const open = unit.changes.filter((change) => run.tally.isOpen(change))
  if (open.length === 0) return undefined
  try {
    const state = await unit.driver.readOne(run.client, unit.subject.id, reading(run))
    if (state === undefined) await fail(run, open, gone(unit))
    else if (await putRingsBack(run, unit, state)) {
      return await unit.driver.readOne(run.client, unit.subject.id, reading(run))
    }
    return state
  } catch (error) {
    if (run.signal?.aborted) throw error
    run.tally.countError('reads', error)
    await fail(run, open, error)
    return undefined
  }
}

/** A wanted value that is there: by our own write whose answer was lost, by an earlier run, or from before. */
async function holds(run: Run, change: Change, tried: boolean): Promise<void> {
  const { inDoubt, written } = run.replay
  const earlier = inDoubt.has(change.id) || written.has(change.id)
  if (!tried && !earlier) return await settle(run, change, 'already', { found: change.after })
  await run.record({ type: 'outcome', write: 'looked', changeIds: [change.id], result: 'done' })
  if (tried) run.tally.wrote(change, run.tally.facts(change))
  else await settle(run, change, 'resumed', { found: change.after })
}

/** Sends every write. @returns what calls for another look, if something does */
async function writeAll(run: Run, unit: Unit, changes: readonly Change[], now: State): Promise<Again | undefined> {
  const queue = unit.driver.writes(unit.subject.id, changes, now, amongOf(run, changes))
  for (let write = queue.shift(); write !== undefined && !isHalted(run); write = queue.shift()) {
    const missing = await untilShown(run, unit, write.needs ?? [])
    if (missing !== undefined) {
      await refused(run, write.changes, missing)
      continue
    }
    const ending = await writeOne(run, unit, write, now, queue)
    if (typeof ending === 'object') return ending
  }
  return undefined
}

async function writeOne(run: Run, unit: Unit, write: Write, now: State, queue: Write[]): Promise<Ending> {
  const changeIds = write.changes.map((change) => change.id)
  const id = String(run.nextWrite++)
  const { kind, id: userId } = unit.subject
  const subject = kind === 'skills' ? {} : { subject: kind }
  await run.record({ type: 'intent', write: id, userId, ...subject, changeIds, ...images(run, unit, write, now) })
  let info: ResponseInfo | undefined
  const answers: string[] = []
  let echoed: State | undefined
  // Only the sending: a journal that fails after the answer says nothing about the write. It ends the run, and the intent
  // stays in doubt for the next one.
  try {
    echoed = await write.send(run.client, {
      signal: run.signal,
      repeatInDoubt: false,
      onResponse(answer) {
        run.tally.countAnswer('writes', answer)
        info = answer
        if (answer.correlationId !== undefined) answers.push(answer.correlationId)
      },
    })
  } catch (error) {
    if (run.signal?.aborted) throw error
    run.tally.countError('writes', error)
    return await writeFailed(run, unit, write, id, error, { now, queue, answers })
  }
  const facts = factsOf(info)
  const related = answers.length > 1 ? { related: answers } : {}
  if (echoed !== undefined && !showsAll(run, unit, echoed, write.changes)) {
    const error = new SkillrouteError('apply.echo', 'the answer does not show the values that were sent')
    const told = { ...facts, ...related, error: problemOf(error) }
    await run.record({ type: 'outcome', write: id, changeIds, result: 'inDoubt', ...told })
    for (const changeId of changeIds) run.doubtful.add(changeId)
    return { error }
  }
  await run.record({ type: 'outcome', write: id, changeIds, result: 'done', ...facts, ...related })
  for (const change of write.changes) run.tally.wrote(change, facts, run.clock.now())
  return 'done'
}

async function writeFailed(
  run: Run,
  unit: Unit,
  write: Write,
  id: string,
  error: unknown,
  { now, queue, answers }: { now: State; queue: Write[]; answers: readonly string[] },
): Promise<Ending> {
  const changeIds = write.changes.map((change) => change.id)
  const related = answers.length > 0 ? { related: [...answers] } : {}
  const record = (result: 'done' | 'refused' | 'inDoubt'): Promise<void> =>
    run.record({ type: 'outcome', write: id, changeIds, result, ...related, error: problemOf(error) })
  if (write.goneIsDone === true && error instanceof NotFoundError) {
    await record('done')
    for (const change of write.changes) run.tally.wrote(change, {}, run.clock.now())
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
    // One bad entry refuses the whole call: halves find it, and the others get through.
    const half = Math.ceil(write.changes.length / 2)
    const parts = [write.changes.slice(0, half), write.changes.slice(half)]
    if (isWhole(unit)) for (const changes of parts) await writeUnit(run, { ...unit, changes })
    else queue.unshift(...parts.flatMap((part) => unit.driver.writes(unit.subject.id, part, now, amongOf(run, part))))
    return 'refused'
  }
  await refused(run, write.changes, error)
  return 'refused'
}

/** A part of what is written whole needs a look of its own: the last one shows neither the other part nor what others did. */
function isWhole({ subject }: Unit): boolean {
  return subject.kind === 'queue'
}

/** A refusal says nothing about an earlier write whose answer was lost: where there is one, the read-back has the last word. */
async function refused(run: Run, changes: readonly Change[], error: unknown): Promise<void> {
  leaveToReadBack(
    run,
    changes.filter(({ id }) => run.doubtful.has(id) || run.replay.inDoubt.has(id)),
  )
  await fail(run, changes, error)
}

async function giveUp(
  run: Run,
  changes: readonly Change[],
  error: unknown,
  doubtful: readonly Change[],
): Promise<void> {
  const open = changes.filter((change) => run.tally.isOpen(change))
  leaveToReadBack(run, doubtful)
  await fail(run, open, error)
}

function amongOf(run: Run, [first]: readonly Change[]): readonly Change[] {
  return first === undefined ? [] : run.among(first)
}

/** Values before and wanted, by what they belong to. */
function images(
  run: Run,
  { driver, subject }: Unit,
  write: Write,
  now: State,
): { before: Record<string, Json>; after: Record<string, Json>; seen?: Record<string, string> } {
  const before: Record<string, Json> = {}
  const after: Record<string, Json> = {}
  for (const change of write.changes) {
    before[imageKey(change)] = driver.found(now, change, run.among(change))
    after[imageKey(change)] = change.after
  }
  const [body] = subject.kind === 'queue' ? now.values() : []
  return { before, after, ...(body === undefined ? {} : { seen: digestsOf(body) }) }
}

function showsAll(run: Run, { driver }: Unit, state: State, changes: readonly Change[]): boolean {
  return changes.every((change) => driver.holds(driver.found(state, change, run.among(change)), change))
}

function isAboutOne(error: unknown): boolean {
  return error instanceof BadRequestError || error instanceof NotFoundError
}

/** What changes of a subject fail with that is gone. */
export function gone({ changes: [change] }: Pick<Unit, 'changes'>): SkillrouteError {
  const what = change?.kind === 'queue.set' || change?.kind.startsWith('member.') === true ? 'queue' : 'user'
  const owner =
    change === undefined
      ? undefined
      : change.kind.startsWith('member.') && 'queue' in change
        ? change.queue
        : ownerOf(change)
  return new SkillrouteError(`${what}.notFound`, `There is no ${what} ${owner?.name} (${owner?.id}) any more.`)
}

function factsOf(info: ResponseInfo | undefined): { latencyMs?: number; correlationId?: string; attempts?: number } {
  if (info === undefined) return {}
  const { durationMs: latencyMs, correlationId, attempts } = info
  return { latencyMs, attempts, ...(correlationId === undefined ? {} : { correlationId }) }
}
