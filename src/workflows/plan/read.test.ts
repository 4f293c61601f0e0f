import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyProposal } from '../../../test/support/snapshot-arbitrary'
import type { Plan } from '../../core/documents'
import { PlanError, ValidationError } from '../../core/errors'
import { buildPlan } from './build'
import { planHash, planId } from './hash'
import { parsePlan, readPlan } from './read'

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

describe('readPlan', () => {
  it('gives back what buildPlan made, whatever the white space, line ends and order of keys', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const spread = JSON.stringify(Object.fromEntries(Object.entries(plan).reverse()), null, 4).replaceAll(
          '\n',
          '\r\n',
        )
        expect(readPlan(spread)).toEqual(plan)
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
    expect(() => readPlan(text)).toThrow(
      expect.objectContaining({ name: 'ValidationError', issues: [expect.objectContaining({ path })] }),
    )
  })

  it('refuses an unknown kind, a level as text and two changes of one target, although the hash fits', () => {
    const [first] = sample?.changes ?? []
    const cases: [unknown, string][] = [
      [{ ...first, kind: 'queue.delete' }, 'changes[0].kind'],
      [{ ...first, kind: 'skill.set', before: null, after: '3' }, 'changes[0].after'],
      [{ ...first, alsoDelete: true }, 'changes[0]'],
    ]
    for (const [change, path] of cases) {
      expect(() => parsePlan(resealed({ changes: [change] }))).toThrow(
        expect.objectContaining({ issues: expect.arrayContaining([expect.objectContaining({ path })]) }),
      )
    }
    expect(() => parsePlan(resealed({ changes: [first, first] }))).toThrow('same skill of the same user')
  })
})
