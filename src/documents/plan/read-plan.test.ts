import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyProposal } from '../../../test/support/snapshot-arbitrary'
import { PlanError, ValidationError } from '../../core/errors'
import { buildPlan } from '../../workflows/plan/build'
import type { Plan } from '..'
import { changeId, planHash, planId } from './plan-hash'
import { parsePlan } from './read-plan'

const anyPlan = anyProposal
  .map((input) => buildPlan({ ...input, now: '2026-01-05T12:00:00.000Z' }))
  .filter((plan) => plan.changes.length > 0)

const [sample] = fc.sample(anyPlan, { numRuns: 1, seed: 7 })

function resealed(changes: Record<string, unknown>): unknown {
  if (sample === undefined) throw new Error('no plan was drawn')
  const plan = { ...sample, ...changes }
  const hash = planHash(plan)
  return { ...plan, hash, id: planId(hash) }
}

/** Every place in a JSON value that holds a number, text, boolean or null. */
function leaves(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, [...path, index]))
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]))
  }
  return [path]
}

function altered(value: unknown, path: readonly (string | number)[]): unknown {
  const [key, ...rest] = path
  if (key === undefined) return typeof value === 'number' ? (value === 5 ? 4 : value + 1) : `${String(value)}x`
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? altered(item, rest) : item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, k === key ? altered(v, rest) : v]))
}

describe('parsePlan', () => {
  it('gives back what buildPlan made, whatever the white space, line ends and order of keys', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const spread = JSON.stringify(Object.fromEntries(Object.entries(plan).reverse()), null, 4).replaceAll(
          '\n',
          '\r\n',
        )
        expect(parsePlan(spread)).toEqual(plan)
      }),
    )
  })

  it('refuses a change of any single value', () => {
    fc.assert(
      fc.property(
        anyPlan.chain((plan) => fc.tuple(fc.constant(plan), fc.constantFrom(...leaves(plan)))),
        ([plan, path]) => {
          expect(() => parsePlan(altered(plan, path))).toThrow(
            expect.toSatisfy((error: unknown) => error instanceof PlanError || error instanceof ValidationError),
          )
        },
      ),
      { numRuns: 500 },
    )
  })

  it('refuses an altered level as tampered, and a missing or added change', () => {
    if (sample === undefined) throw new Error('no plan was drawn')
    const { changes } = sample
    const tampered: Plan[] = [
      { ...sample, changes: changes.slice(1) },
      { ...sample, warnings: [...sample.warnings, 'all is well'] },
      { ...sample, id: 'plan_0000000000000000' },
    ]
    for (const plan of tampered) expect(() => parsePlan(plan)).toThrow(expect.objectContaining({ reason: 'tampered' }))
  })

  it.each([
    ['text that is no JSON', '{"format":', ''],
    ['a newer format', '{"format":"skillroute/plan@2"}', 'format'],
    ['another document', '{"format":"skillroute/snapshot@1"}', 'format'],
    ['a list', '[]', 'format'],
  ])('refuses %s', (_, text, path) => {
    expect(() => parsePlan(text)).toThrow(
      expect.objectContaining({ name: 'ValidationError', issues: [expect.objectContaining({ path })] }),
    )
  })

  it('refuses an unknown kind, a level as text and two changes of one target, although the hash fits', () => {
    const [first] = sample?.changes ?? []
    const cases: [unknown, string][] = [
      [{ ...first, kind: 'queue.delete' }, 'changes[0].kind'],
      [{ ...first, kind: 'skill.set', before: null, after: '3' }, 'changes[0].after'],
      [{ ...first, alsoDelete: true }, 'changes[0].alsoDelete'],
    ]
    for (const [change, path] of cases) {
      expect(() => parsePlan(resealed({ changes: [change] }))).toThrow(
        expect.objectContaining({ issues: expect.arrayContaining([expect.objectContaining({ path })]) }),
      )
    }
    expect(() => parsePlan(resealed({ changes: [first, first] }))).toThrow('same skill of the same user')
  })
})

describe('plans with other kinds of changes', () => {
  const shared = { queue: { id: 'q', name: 'Line' }, user: { id: 'u', name: 'Ann' }, reason: '', value: null }
  const named = <T extends Parameters<typeof changeId>[0]>(change: T) => ({ ...change, id: changeId(change) })
  const join = named({ ...shared, kind: 'member.join' as const, before: true, after: false })
  const ring = named({ ...shared, kind: 'member.ring' as const, before: 1, after: 2 })
  const state = { joined: true, ring: 1 }
  const removal = named({ ...shared, kind: 'member.remove' as const, before: state, after: null })

  it('are read, one change for each aspect of a member', () => {
    expect(parsePlan(resealed({ changes: [ring, join] })).changes).toHaveLength(2)
    expect(() => parsePlan(resealed({ changes: [ring, ring] }))).toThrow('changes the same member of the same queue')
  })

  it('are refused where they cannot all be meant, and where a value is none', () => {
    const { queue, reason, value } = shared
    const field = { id: 'x', kind: 'queue.set', queue, field: '__proto__', before: null, after: 1, reason, value }
    const refused: readonly [readonly object[], string][] = [
      [[removal, join], 'changes a member whom changes[0] removes'],
      [[{ ...ring, after: 7 }], 'changes[0].after'],
      [[{ ...ring, from: 'soon' }], 'changes[0].from'],
      [[field], 'changes[0].field'],
      [[{ ...ring, kind: 'member.swap' }], 'a kind of change that this version does not know'],
    ]
    for (const [changes, message] of refused) expect(() => parsePlan(resealed({ changes }))).toThrow(message)
  })
})
