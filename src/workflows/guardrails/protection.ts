import type { Change, GuardrailResult, Ref } from '../../documents'
import type { Names } from '../kit/names'
import { findTeamMembers } from '../kit/team-members'
import { type CheckContext, changedQueue, changedUser, someNames, unknownThing, verdict } from './checking'

/**
 * Checks that a plan changes only agents of the teams that the guardrails name, and no protected agents, skills or queues: one
 * result for each that they name.
 */
export function checkProtection(context: CheckContext): GuardrailResult[] {
  const { agents, skills, queues } = context.guardrails.protected ?? {}
  return [
    ...teams(context),
    ...checkUntouched(context.changes, 'protected.agents', agents, context.agents, changedUser),
    ...checkUntouched(context.changes, 'protected.skills', skills, context.skills, changedSkill),
    ...checkUntouched(context.changes, 'protected.queues', queues, context.queues, changedQueue),
  ]
}

/** Checks that a plan changes only agents of the teams that the guardrails name, if they name any. */
function teams({ guardrails, changes, snapshot }: CheckContext): GuardrailResult[] {
  const named = guardrails.changes?.teams
  if (named === undefined) return []
  const id = 'changes.teams'
  const limit = named.join(', ')
  const { ids, problems } = findTeamMembers(snapshot.agents, named)
  if (problems[0] !== undefined) return [unknownThing(id, 'protected', limit, problems[0])]
  const others = changes.filter((change) => {
    const user = changedUser(change)
    return user !== undefined && !ids.has(user.id)
  })
  const users = others.flatMap((change) => changedUser(change) ?? [])
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
  findSubject: (change: Change) => Ref | undefined,
): GuardrailResult[] {
  if (protectedTexts === undefined) return []
  const lookups = protectedTexts.map((name) => names.find(name))
  const protectedNames = protectedTexts.join(', ')
  const [unknown] = lookups.flatMap((lookup) => ('problem' in lookup ? [lookup.problem] : []))
  if (unknown !== undefined) return [unknownThing(id, 'protected', protectedNames, unknown)]
  const ids = new Set(lookups.flatMap((lookup) => ('item' in lookup ? [lookup.item.id] : [])))
  const touching = changes.filter((change) => ids.has(findSubject(change)?.id ?? ''))
  const refs = touching.flatMap((change) => findSubject(change) ?? [])
  const ok = touching.length === 0
  const message = ok
    ? `none of ${protectedNames} is touched`
    : `${someNames(refs)} must be left alone; take these changes out`
  const changeIds = touching.map((change) => change.id)
  return [
    verdict({ id, kind: 'protected', ok, limit: protectedNames, found: touching.length, message }, refs, changeIds),
  ]
}

function changedSkill(change: Change): Ref | undefined {
  return 'skill' in change ? change.skill : undefined
}
