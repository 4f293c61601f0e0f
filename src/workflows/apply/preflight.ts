import type { Change } from '../../core/documents'
import { PlanError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import { chunks } from '../../resources/chunks'
import { readSkills } from '../read-skills'
import { decide } from './decide'
import { conflict, fail, level, type Run, reading, settle, spare } from './run'
import { noSuchUser } from './write-user'
import { byUser } from './writes'

/**
 * Looks at every target before the first write, 100 users a request. What holds already needs no write; what someone
 * changed is found before anything is half done.
 * @returns changes still to be made
 * @throws PlanError `stale` under the policy `fail`, when nothing has been written yet and a target differs
 */
export async function preflight(run: Run, changes: readonly Change[]): Promise<Change[]> {
  const users = byUser(changes)
  const open: Change[] = []
  const conflicts: { change: Change; found: number | null }[] = []
  for (const userIds of chunks([...users.keys()], LIMITS.userIdsPerCall)) {
    const found = await readSkills(run.client, userIds, reading(run))
    for (const userId of userIds) {
      const own = users.get(userId) ?? []
      const now = found.get(userId)
      if (now === undefined) {
        await fail(run, own, noSuchUser(own))
        continue
      }
      const decision = decide(own, now, run.policy)
      for (const change of decision.holding) await alreadyHolds(run, change)
      for (const change of decision.conflicts) conflicts.push({ change, found: now.get(change.skill.id) ?? null })
      if (run.policy === 'fail') open.push(...decision.spared)
      else await spare(run, decision.spared)
      open.push(...decision.write)
    }
    run.report()
  }
  refuseStale(run, conflicts)
  for (const { change, found } of conflicts) await conflict(run, change, found)
  return open
}

async function alreadyHolds(run: Run, change: Change): Promise<void> {
  const { inDoubt, written } = run.replay
  const earlier = !run.finished && (inDoubt.has(change.id) || written.has(change.id))
  if (!earlier) return await settle(run, change, 'already', { found: change.after })
  await run.record({ type: 'outcome', write: 'looked', changeIds: [change.id], result: 'done' })
  await settle(run, change, 'resumed', { found: change.after })
}

function refuseStale(run: Run, conflicts: readonly { change: Change; found: number | null }[]): void {
  const untouched = run.replay.written.size === 0 && run.replay.inDoubt.size === 0
  if (conflicts.length === 0 || run.policy !== 'fail' || run.dryRun || !untouched) return
  const shown = conflicts
    .slice(0, 5)
    .map(
      ({ change, found }) =>
        `${change.user.name} / ${change.skill.name} was ${level(change.before)}, is ${level(found)}`,
    )
  const more = conflicts.length > shown.length ? ` and ${conflicts.length - shown.length} more` : ''
  throw new PlanError(
    'stale',
    `Plan ${run.plan.id} is stale, nothing was written: ${shown.join('; ')}${more}. Make a new plan, or apply with onConflict skip or merge.`,
  )
}
