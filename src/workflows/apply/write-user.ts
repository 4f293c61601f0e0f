import { sleep } from '../../core/clock'
import type { Change } from '../../core/documents'
import { BadRequestError, ConflictError, NotFoundError, SkillrouteError } from '../../core/errors'
import { isInDoubt } from '../../resources/in-doubt'
import type { ResponseInfo } from '../../transport/call-options'
import { type Levels, levelsOf, sameLevel } from '../levels'
import { readSkillsOf } from '../read-skills'
import { decide } from './decide'
import { problemOf } from './problem'
import { conflict, fail, type Run, reading, settle, spare } from './run'
import { type UserWrite, userWrites } from './writes'

/** Looks at one user at most, the first included, when writes collide or their outcome stays unknown. */
const MOST_LOOKS = 6
/** Full-jitter back-off between looks: random in 0..min(most, first * 2^n) ms. */
const FIRST_WAIT_MS = 250
const MOST_WAIT_MS = 4_000

/** How a write ended: answered, refused for good (and settled), or to be looked at again. */
type Ending = 'done' | 'refused' | Again

/** The error that calls for another look, and the changes that were sent and may yet come about. */
interface Again {
  readonly error: unknown
  readonly doubtful: readonly Change[]
}

/**
 * Brings the changes of one user about, one request after the other: look, compare, write; look again when another write
 * got in between or an answer was lost. What is written here counts as applied only after the read-back.
 * @param seen what was read just before, in a batch; left out: the user is read now
 */
export async function writeUser(run: Run, changes: readonly Change[], seen?: Levels): Promise<void> {
  let now = seen
  let tried: readonly Change[] = []
  const doubtful = new Set<Change>()
  const unsettled = (): Change[] => [...doubtful].filter((change) => run.tally.isOpen(change))
  for (let look = 1; ; look++) {
    const sent = unsettled()
    now ??= await lookAt(run, changes)
    const open = changes.filter((change) => run.tally.isOpen(change))
    if (now === undefined) return leaveToReadBack(run, sent)
    if (open.length === 0) return
    const { holding, write, conflicts, spared } = decide(open, now, run.policy)
    for (const change of holding) await holds(run, change, tried.includes(change))
    for (const change of conflicts) await conflict(run, change, now.get(change.skill.id) ?? null)
    await spare(
      run,
      spared.filter((change) => !doubtful.has(change)),
    )
    if (run.halted || write.length === 0) return leaveToReadBack(run, unsettled())
    tried = write
    const again = await writeAll(run, write, now)
    if (again === undefined) return leaveToReadBack(run, unsettled())
    for (const change of again.doubtful) doubtful.add(change)
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

/** The user's skills, or undefined when they cannot be read, which fails the changes. */
async function lookAt(run: Run, changes: readonly Change[]): Promise<Levels | undefined> {
  const open = changes.filter((change) => run.tally.isOpen(change))
  const [first] = open
  if (first === undefined) return undefined
  try {
    const levels = await readSkillsOf(run.client, first.user.id, reading(run))
    if (levels === undefined) await fail(run, open, noSuchUser(open))
    return levels
  } catch (error) {
    if (run.signal?.aborted) throw error
    run.tally.countError('reads', error)
    await fail(run, open, error)
    return undefined
  }
}

/** A wanted level that is there: by our own write whose answer was lost, by an earlier run, or from before. */
async function holds(run: Run, change: Change, tried: boolean): Promise<void> {
  const { inDoubt, written } = run.replay
  const earlier = inDoubt.has(change.id) || written.has(change.id)
  if (!tried && !earlier) return await settle(run, change, 'already', { found: change.after })
  await run.record({ type: 'outcome', write: 'looked', changeIds: [change.id], result: 'done' })
  if (tried) run.tally.wrote(change, run.tally.facts(change))
  else await settle(run, change, 'resumed', { found: change.after })
}

/** Sends every write. @returns what calls for another look, if something does */
async function writeAll(run: Run, changes: readonly Change[], now: Levels): Promise<Again | undefined> {
  const queue = userWrites(changes)
  for (let write = queue.shift(); write !== undefined && !run.halted; write = queue.shift()) {
    const ending = await writeOne(run, write, now, queue)
    if (typeof ending === 'object') return ending
  }
  return undefined
}

async function writeOne(run: Run, write: UserWrite, now: Levels, queue: UserWrite[]): Promise<Ending> {
  const changeIds = write.changes.map((change) => change.id)
  const id = String(run.nextWrite++)
  await run.record({
    type: 'intent',
    write: id,
    userId: write.changes[0]?.user.id ?? '',
    changeIds,
    ...images(write, now),
  })
  let info: ResponseInfo | undefined
  let echoed: Levels | undefined
  // Only the sending: a journal that fails after the answer says nothing about the write. It ends the run, and the intent
  // stays in doubt for the next one.
  try {
    echoed = await send(run, write, (answer) => {
      info = answer
    })
  } catch (error) {
    if (run.signal?.aborted) throw error
    run.tally.countError('writes', error)
    return await writeFailed(run, write, id, error, queue)
  }
  const facts = factsOf(info)
  if (echoed !== undefined && !showsAll(echoed, write.changes)) {
    const error = new SkillrouteError('apply.echo', 'the answer does not show the levels that were sent')
    await run.record({ type: 'outcome', write: id, changeIds, result: 'inDoubt', ...facts, error: problemOf(error) })
    return { error, doubtful: write.changes }
  }
  await run.record({ type: 'outcome', write: id, changeIds, result: 'done', ...facts })
  for (const change of write.changes) run.tally.wrote(change, facts)
  return 'done'
}

async function writeFailed(
  run: Run,
  write: UserWrite,
  id: string,
  error: unknown,
  queue: UserWrite[],
): Promise<Ending> {
  const changeIds = write.changes.map((change) => change.id)
  const record = (result: 'done' | 'refused' | 'inDoubt'): Promise<void> =>
    run.record({ type: 'outcome', write: id, changeIds, result, error: problemOf(error) })
  if (write.kind === 'remove' && error instanceof NotFoundError) {
    await record('done')
    for (const change of write.changes) run.tally.wrote(change, {})
    return 'done'
  }
  if (error instanceof ConflictError || isInDoubt(error)) {
    const certain = error instanceof ConflictError
    await record(certain ? 'refused' : 'inDoubt')
    return { error, doubtful: certain ? [] : write.changes }
  }
  await record('refused')
  if (write.kind === 'set' && write.changes.length > 1 && isAboutOne(error)) {
    // One bad skill refuses the whole call: halves find it, and the others get through.
    const half = Math.ceil(write.changes.length / 2)
    queue.unshift(
      { kind: 'set', changes: write.changes.slice(0, half) },
      { kind: 'set', changes: write.changes.slice(half) },
    )
    return 'refused'
  }
  await fail(run, write.changes, error)
  return 'refused'
}

/** Sends one write. @returns the user's skills as the answer shows them, where it does */
async function send(run: Run, write: UserWrite, onAnswer: (info: ResponseInfo) => void): Promise<Levels | undefined> {
  const { userSkills } = run.client.routing
  const options = {
    signal: run.signal,
    repeatInDoubt: false,
    onResponse(info: ResponseInfo) {
      run.tally.countAnswer('writes', info)
      onAnswer(info)
    },
  }
  if (write.kind === 'remove') {
    const [{ user, skill }] = write.changes
    await userSkills.remove(user.id, skill.id, options)
    return undefined
  }
  const skills = write.changes.flatMap(({ skill, after }) =>
    after === null ? [] : { id: skill.id, proficiency: after },
  )
  return levelsOf(await userSkills.set(write.changes[0]?.user.id ?? '', skills, options))
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

function images(
  write: UserWrite,
  now: Levels,
): { before: Record<string, number | null>; after: Record<string, number | null> } {
  const before: Record<string, number | null> = {}
  const after: Record<string, number | null> = {}
  for (const change of write.changes) {
    before[change.skill.id] = now.get(change.skill.id) ?? null
    after[change.skill.id] = change.after
  }
  return { before, after }
}

function showsAll(levels: Levels, changes: readonly Change[]): boolean {
  return changes.every((change) => sameLevel(levels.get(change.skill.id) ?? null, change.after))
}

function isAboutOne(error: unknown): boolean {
  return error instanceof BadRequestError || error instanceof NotFoundError
}

/** What changes of a user fail with who is gone. */
export function noSuchUser([change]: readonly Change[]): SkillrouteError {
  return new SkillrouteError('user.notFound', `There is no user ${change?.user.name} (${change?.user.id}) any more.`)
}

function factsOf(info: ResponseInfo | undefined): { latencyMs?: number; correlationId?: string; attempts?: number } {
  if (info === undefined) return {}
  const { durationMs: latencyMs, correlationId, attempts } = info
  return { latencyMs, attempts, ...(correlationId === undefined ? {} : { correlationId }) }
}
