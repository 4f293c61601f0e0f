import type { Change, GuardrailResult, Ref } from '../../documents'
import type { Names } from '../kit/names'
import { membersOf } from '../kit/team-members'
import { type Checking, queueOf, someNames, unknownThing, userOf, verdict } from './checking'

/**
 * Checks that a plan changes only agents of the teams that the guardrails name, and no protected agents, skills or queues: one
 * result for each that they name.
 */
export function checkProtection(checking: Checking): GuardrailResult[] {
  const { agents, skills, queues } = checking.guardrails.protected ?? {}
  return [
    ...teams(checking),
    ...checkUntouched(checking.changes, 'protected.agents', agents, checking.agents, userOf),
    ...checkUntouched(checking.changes, 'protected.skills', skills, checking.skills, skillOf),
    ...checkUntouched(checking.changes, 'protected.queues', queues, checking.queues, queueOf),
  ]
}

/** Checks that a plan changes only agents of the teams that the guardrails name, if they name any. */
function teams({ guardrails, changes, snapshot }: Checking): GuardrailResult[] {
  const named = guardrails.changes?.teams
  if (named === undefined) return []
  const id = 'changes.teams'
  const limit = named.join(', ')
  const { ids, problems } = membersOf(snapshot.agents, named)
  if (problems[0] !== undefined) return [unknownThing(id, 'protected', limit, problems[0])]
  const others = changes.filter((change) => {
    const user = userOf(change)
    return user !== undefined && !ids.has(user.id)
  })
  const users = others.flatMap((change) => userOf(change) ?? [])
  const ok = others.length === 0
  const message = ok
    ? `only agents of ${limit} are touched`
    : `${someNames(users)} must be left alone, since only agents of ${limit} may change; take these changes out`
  const changeIds = others.map((change) => change.id)
  return [verdict({ id, kind: 'protected', ok, limit, found: others.length, message }, users, changeIds)]
}

function checkUntouched(
  changes: readonly Change[],
  id: string,
  protectedTexts: readonly string[] | undefined,
  names: Names<Ref>,
  subjectOf: (change: Change) => Ref | undefined,
): GuardrailResult[] {
  if (protectedTexts === undefined) return []
  const lookups = protectedTexts.map((name) => names.find(name))
  const protectedNames = protectedTexts.join(', ')
  const [unknown] = lookups.flatMap((one) => ('problem' in one ? [one.problem] : []))
  if (unknown !== undefined) return [unknownThing(id, 'protected', protectedNames, unknown)]
  const ids = new Set(lookups.flatMap((one) => ('item' in one ? [one.item.id] : [])))
  const touching = changes.filter((change) => ids.has(subjectOf(change)?.id ?? ''))
  const refs = touching.flatMap((change) => subjectOf(change) ?? [])
  const ok = touching.length === 0
  const message = ok
    ? `none of ${protectedNames} is touched`
    : `${someNames(refs)} must be left alone; take these changes out`
  const changeIds = touching.map((change) => change.id)
  return [
    verdict({ id, kind: 'protected', ok, limit: protectedNames, found: touching.length, message }, refs, changeIds),
  ]
}

function skillOf(change: Change): Ref | undefined {
  return 'skill' in change ? change.skill : undefined
}
