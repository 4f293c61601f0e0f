import { plural } from '../../core/text/counted'
import type { Change, GuardrailResult } from '../../documents'
import { type CheckContext, changedUser, someNames, verdict } from './checking'

/** Tolerance for rounding of levels and shares. */
const ROUNDING = 1e-9

/** Checks how much a plan changes at once. */
export function checkChangeLimits(context: CheckContext): GuardrailResult[] {
  const { guardrails, changes, snapshot } = context
  const { maxChanges, maxAgents, maxAgentShare, maxDeletions, maxLevelChange } = guardrails.changes ?? {}
  const agents = [
    ...new Map(changes.flatMap((change) => changedUser(change) ?? []).map((user) => [user.id, user])).values(),
  ]
  const active = snapshot.agents.filter(({ state }) => state === 'active').length
  const deletions = changes.filter(({ after, kind }) => after === null && DELETIONS.has(kind))
  return [
    ...checkMax('changes.maxChanges', 'changes', maxChanges, changes.length, (found) => plural(found, 'change')),
    ...checkMax(
      'changes.maxAgents',
      'changes',
      maxAgents,
      agents.length,
      (found) => `${plural(found, 'agent')} ${found === 1 ? 'is' : 'are'} touched`,
    ),
    ...checkMax('changes.maxAgentShare', 'agentShare', maxAgentShare, agents.length / Math.max(1, active), (found) => {
      return `${agents.length} of ${plural(active, 'active agent')} ${agents.length === 1 ? 'is' : 'are'} touched, a share of ${found.toFixed(3)}`
    }),
    ...checkMax(
      'changes.maxDeletions',
      'deletions',
      maxDeletions,
      deletions.length,
      (found) => plural(found, 'removal'),
      deletions,
    ),
    ...levelChange(changes, maxLevelChange),
  ]
}

const DELETIONS: ReadonlySet<Change['kind']> = new Set(['skill.remove', 'language.remove', 'member.remove'])

function checkMax(
  id: string,
  kind: GuardrailResult['kind'],
  limit: number | undefined,
  found: number,
  says: (found: number) => string,
  culprits: readonly Change[] = [],
): GuardrailResult[] {
  if (limit === undefined) return []
  const ok = found <= limit + ROUNDING
  const message = `${says(found)}; at most ${limit} ${limit === 1 ? 'is' : 'are'} allowed${ok ? '' : ': make a smaller plan'}`
  const ids = ok ? [] : culprits.map((change) => change.id)
  const where = ok ? [] : culprits.flatMap((change) => changedUser(change) ?? [])
  return [verdict({ id, kind, ok, limit, found, message }, where, ids)]
}

function levelChange(changes: readonly Change[], limit: number | undefined): GuardrailResult[] {
  if (limit === undefined) return []
  const steps = changes.flatMap((change) => {
    if (change.kind !== 'skill.set' && change.kind !== 'language.set') return []
    return change.before === null ? [] : [{ change, step: Math.abs(change.after - change.before) }]
  })
  const over = steps.filter(({ step }) => step > limit + ROUNDING)
  const found = steps.reduce((largest, { step }) => Math.max(largest, step), 0)
  const users = over.map(({ change }) => change.user)
  const ok = over.length === 0
  const none = `no level of a kept skill or language changes; at most ${limit} is allowed`
  const message = ok
    ? steps.length === 0
      ? none
      : `the largest step of a level is ${found}; at most ${limit} is allowed`
    : `levels of ${someNames(users)} move by up to ${found}; at most ${limit} is allowed: go in smaller steps`
  const ids = over.map(({ change }) => change.id)
  return [verdict({ id: 'changes.maxLevelChange', kind: 'levelChange', ok, limit, found, message }, users, ids)]
}
