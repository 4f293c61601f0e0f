import type { Change, GuardrailResult, Ref } from '../../documents'
import type { Names } from '../kit/names'
import { type Checking, queueOf, someNames, unknownThing, userOf, verdict } from './checking'

/**
 * Checks that a plan touches no protected agents, skills or queues: one result for each kind that the guardrails name.
 */
export function protection(checking: Checking): GuardrailResult[] {
  const { agents, skills, queues } = checking.guardrails.protected ?? {}
  return [
    ...kept(checking.changes, 'protected.agents', agents, checking.agents, userOf),
    ...kept(checking.changes, 'protected.skills', skills, checking.skills, skillOf),
    ...kept(checking.changes, 'protected.queues', queues, checking.queues, queueOf),
  ]
}

function kept(
  changes: readonly Change[],
  id: string,
  named: readonly string[] | undefined,
  names: Names<Ref>,
  part: (change: Change) => Ref | undefined,
): GuardrailResult[] {
  if (named === undefined) return []
  const found = named.map((name) => names.find(name))
  const limit = named.join(', ')
  const [unknown] = found.flatMap((one) => ('problem' in one ? [one.problem] : []))
  if (unknown !== undefined) return [unknownThing(id, 'protected', limit, unknown)]
  const ids = new Set(found.flatMap((one) => ('one' in one ? [one.one.id] : [])))
  const touching = changes.filter((change) => ids.has(part(change)?.id ?? ''))
  const refs = touching.flatMap((change) => part(change) ?? [])
  const ok = touching.length === 0
  const message = ok ? `none of ${limit} is touched` : `${someNames(refs)} must be left alone; take these changes out`
  const changeIds = touching.map((change) => change.id)
  return [verdict({ id, kind: 'protected', ok, limit, found: touching.length, message }, refs, changeIds)]
}

function skillOf(change: Change): Ref | undefined {
  return 'skill' in change ? change.skill : undefined
}
