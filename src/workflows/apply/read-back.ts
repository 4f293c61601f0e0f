import { sleep } from '../../core/clock'
import type { Change } from '../../core/documents'
import { SkillrouteError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import { chunks } from '../../resources/chunks'
import { type Levels, sameLevel } from '../levels'
import { readSkills } from '../read-skills'
import { problemOf } from './problem'
import { level, type Run, reading, settle } from './run'
import { byUser } from './writes'

/** Waits between looks at what does not show yet: doubling, up to a few seconds. */
const FIRST_WAIT_MS = 500
const MOST_WAIT_MS = 5_000

/**
 * Reads written changes back, 100 users a request, until they show or the time is up. Only what shows counts as applied.
 * @param written changes with a write behind them, of this run or an earlier one
 */
export async function readBack(run: Run, written: readonly Change[]): Promise<void> {
  const startedMs = run.clock.now()
  let waiting = written
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, MOST_WAIT_MS)) {
    const waitedMs = run.clock.now() - startedMs
    const late = waitedMs + waitMs > run.readBackMs
    waiting = await look(run, waiting, late ? waitedMs : undefined)
    run.report()
    if (waiting.length === 0) return
    await sleep(run.clock, waitMs, run.signal)
  }
}

/**
 * @param waitedMs on the last look: the time it took to come to it
 * @returns changes that may still come to show
 */
async function look(run: Run, changes: readonly Change[], waitedMs: number | undefined): Promise<Change[]> {
  const waiting: Change[] = []
  const users = byUser(changes)
  for (const userIds of chunks([...users.keys()], LIMITS.userIdsPerCall)) {
    const own = userIds.flatMap((userId) => users.get(userId) ?? [])
    const found = await readOrFail(run, userIds, own)
    if (found === undefined) continue
    for (const change of own) {
      const now = found.get(change.user.id)
      if (!(await judge(run, change, now, waitedMs))) waiting.push(change)
    }
  }
  return waiting
}

async function readOrFail(
  run: Run,
  userIds: readonly string[],
  changes: readonly Change[],
): Promise<Map<string, Levels> | undefined> {
  try {
    return await readSkills(run.client, userIds, reading(run))
  } catch (error) {
    if (run.signal?.aborted) throw error
    run.tally.countError('reads', error)
    const { code, message } = problemOf(error)
    const problem = { code, message: `written, but could not be read back: ${message}` }
    for (const change of changes) await settle(run, change, 'failed', { error: problem })
    return undefined
  }
}

/** Settles a change by what is there now. @returns false when it is worth another look */
async function judge(
  run: Run,
  change: Change,
  now: Levels | undefined,
  waitedMs: number | undefined,
): Promise<boolean> {
  if (now === undefined) {
    const error = problemOf(new SkillrouteError('user.notFound', `there is no user ${change.user.name} any more`))
    await settle(run, change, 'failed', { error })
    return true
  }
  const found = now.get(change.skill.id) ?? null
  if (sameLevel(found, change.after)) {
    await settle(run, change, run.replay.done.has(change.id) ? 'resumed' : 'applied', { found })
    return true
  }
  if (!sameLevel(found, change.before)) {
    const message = `written, but someone else has written since: it is ${level(found)} now, not ${level(change.after)}`
    await settle(run, change, 'conflict', { found, error: { code: 'apply.overwritten', message } })
    return true
  }
  if (waitedMs === undefined) return false
  const message = `sent, but still ${level(found)} after ${Math.round(waitedMs)} ms: lost, late, or set back by someone else; apply the plan again to write it again`
  await settle(run, change, 'failed', { found, error: { code: 'apply.notShown', message } })
  return true
}
