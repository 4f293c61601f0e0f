import { expect } from 'vitest'
import type { Change, GuardrailResult, Guardrails } from '../../../src/documents'
import { checkGuardrails } from '../../../src/workflows/guardrails/check'
import type { GuardrailInput } from '../../../src/workflows/guardrails/checking'
import { agent, queue, smallOrg } from './small-org'

export const skills = { s1: { id: 's1', name: 'Billing' }, s2: { id: 's2', name: 'Claims' } }
export const queues = { q1: { id: 'q1', name: 'Invoices' } }
export const user = (id: string) => ({ id, name: `Name of ${id}` })
const common = { reason: 'test', value: null }

/** Plans of one change each. */
export const set = (id: string, userId: string, skill: 's1' | 's2', before: number | null, after: number): Change => ({
  ...common,
  id,
  kind: 'skill.set',
  user: user(userId),
  skill: skills[skill],
  before,
  after,
})
export const remove = (id: string, userId: string, skill: 's1' | 's2', before: number): Change => ({
  ...common,
  id,
  kind: 'skill.remove',
  user: user(userId),
  skill: skills[skill],
  before,
  after: null,
})
export const leave = (id: string, userId: string): Change => ({
  ...common,
  id,
  kind: 'member.join',
  queue: queues.q1,
  user: user(userId),
  before: true,
  after: false,
})

export const snapshot = smallOrg({
  agents: [
    agent('u1', { s1: 4, s2: 2 }, { certifications: ['IHK'] }),
    agent('u2', { s1: 2 }),
    agent('u3'),
    agent('u4', { s1: 5 }, { licensed: false }),
    agent('u5', { s1: 5 }, { state: 'inactive' }),
  ],
  queues: [queue('q1', 'Invoices', ['u1', 'u2', 'u3'])],
})

/** What guardrails say of changes to the org, at noon of a Monday. */
export function check(guardrails: Omit<Guardrails, 'format'>, more: Partial<GuardrailInput> = {}): GuardrailResult[] {
  const now = Date.UTC(2026, 0, 5, 12)
  return checkGuardrails({
    guardrails: { format: 'skillroute/guardrails@1', ...guardrails },
    snapshot,
    changes: [],
    now,
    ...more,
  })
}

/** Kind, verdict and what was found of the only result. */
export function only(results: readonly GuardrailResult[]): unknown {
  expect(results).toHaveLength(1)
  const [{ kind, ok, found } = { kind: '', ok: false, found: null }] = results
  return [kind, ok, found]
}
