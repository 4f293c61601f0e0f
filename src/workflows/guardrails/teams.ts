import type { GuardrailResult } from '../../documents'
import { membersOf } from '../kit/team-members'
import { type Checking, someNames, unknownThing, userOf, verdict } from './checking'

/** Checks that a plan changes only agents of the teams that the guardrails name, if they name any. */
export function teams({ guardrails, changes, snapshot }: Checking): GuardrailResult[] {
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
