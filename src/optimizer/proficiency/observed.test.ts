import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../core/random'
import { gauss, testModel } from '../test-model'
import { handlingFromContacts, handlingFromPeriods, withHandling } from './observed'
import { scoreProficiency } from './score'

const contact = (handleSeconds: number, more: object = {}) => ({
  agentId: 'a',
  contactTypeId: 't',
  handleSeconds,
  ...more,
})

describe('handlingFromContacts', () => {
  it('sums up by hand, transferred contacts counted but not timed', () => {
    const { handling, transferred } = handlingFromContacts([
      contact(100, { resolved: true }),
      contact(400, { resolved: false }),
      contact(10, { transferred: true }),
    ])
    const [row] = handling.a ?? []
    expect(row).toMatchObject({ handled: 3, ahtSeconds: 250, transferred: 1, effectiveContacts: 2, resolved: 1.5 })
    expect(row?.meanLogSeconds).toBeCloseTo(Math.log(200), 12)
    expect(transferred).toBe(1)
  })

  it('cuts times above the 99th percentile of the type, and none of few', () => {
    const many = Array.from({ length: 1000 }, (_, i) => contact(i + 1, { agentId: `a${i % 7}` }))
    expect(handlingFromContacts(many).trimmed).toBe(9)
    expect(handlingFromContacts(many.slice(0, 50)).trimmed).toBe(0)
    expect(handlingFromContacts(many, { trimAboveQuantile: 1 }).trimmed).toBe(0)
  })

  it('halves the weight of a contact each half-life', () => {
    const { handling } = handlingFromContacts([contact(100), contact(400, { ageDays: 28 })], { halfLifeDays: 28 })
    expect(handling.a?.[0]?.ahtSeconds).toBeCloseTo(200, 12)
    expect(handling.a?.[0]?.effectiveContacts).toBeCloseTo(1.5 ** 2 / 1.25, 12)
  })

  it('pools the variation within agents, whatever their means', () => {
    const random = seededRandom(2)
    const contacts = Array.from({ length: 20_000 }, (_, i) =>
      contact((1 + (i % 50)) * Math.exp(Math.sqrt(Math.log(1.64)) * gauss(random)), { agentId: `a${i % 50}` }),
    )
    expect(handlingFromContacts(contacts, { trimAboveQuantile: 1 }).handleTimeCv.t).toBeCloseTo(0.8, 1)
    expect(handlingFromContacts(contacts.slice(0, 60)).handleTimeCv).toEqual({})
  })

  it('refuses a negative time by its place', () => {
    expect(() => handlingFromContacts([contact(1), contact(-1)])).toThrow('[1].handleSeconds')
    expect(() => handlingFromPeriods([{ ...contact(1), handled: 2, resolved: 3 }])).toThrow('[0].resolved')
    expect(() => handlingFromContacts([], { halfLifeDays: 0 })).toThrow('halfLifeDays')
  })
})

describe('handlingFromPeriods', () => {
  it('weighs weeks by age: n_eff by hand', () => {
    const { handling } = handlingFromPeriods(
      [
        { ...contact(1000), handled: 10, resolved: 9 },
        { ...contact(4000), handled: 10, resolved: 5, ageDays: 7 },
      ],
      { halfLifeDays: 7 },
    )
    // Weights 1 and 1/2: mean (10 * 100 + 5 * 400) / 15 = 200; n_eff 15^2 / 12.5 = 18; resolved (9 + 2.5) / 15 of 20.
    expect(handling.a?.[0]).toMatchObject({ handled: 20, ahtSeconds: 200, effectiveContacts: 18 })
    expect(handling.a?.[0]?.resolved).toBeCloseTo((20 * 11.5) / 15, 12)
  })

  it('equals single contacts where all have the same age, and never counts for more than it was', () => {
    const some = fc.record({
      agentId: fc.constantFrom('a', 'b'),
      contactTypeId: fc.constantFrom('t', 'u'),
      handleSeconds: fc.double({ min: 1, max: 1e4, noNaN: true }),
      ageDays: fc.double({ min: 0, max: 100, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(some), (contacts) => {
        const single = handlingFromContacts(contacts, { halfLifeDays: 10, trimAboveQuantile: 1 })
        const sums = handlingFromPeriods(
          contacts.map((own) => ({ ...own, handled: 1 })),
          { halfLifeDays: 10 },
        )
        for (const [id, rows] of Object.entries(single.handling)) {
          rows.forEach((row, i) => {
            const other = sums.handling[id]?.[i]
            expect(other?.ahtSeconds).toBeCloseTo(row.ahtSeconds, 6)
            expect(other?.effectiveContacts).toBeCloseTo(row.effectiveContacts ?? 0, 6)
            expect(row.effectiveContacts).toBeLessThanOrEqual(row.handled * (1 + 1e-12))
          })
        }
      }),
    )
  })
})

it('an agent with nothing but transfers has no score and breaks none', () => {
  const contacts = Array.from({ length: 400 }, (_, i) =>
    contact(200 + 40 * (i % 8), {
      agentId: `a${i % 8}`,
      resolved: i % 3 > 0,
      ...(i % 8 === 0 ? { transferred: true } : {}),
    }),
  )
  const model = testModel({
    types: [{ id: 't', skillIds: ['s'] }],
    agents: Array.from({ length: 8 }, (_, i) => ({ id: `a${i}`, skills: { s: 3 } })),
  })
  const { handling, handleTimeCv } = handlingFromContacts(contacts)
  const [first, second] = scoreProficiency(withHandling(model, handling), { shrunk: { handleTimeCv } })
  expect(first).toMatchObject({ handled: 50, effectiveContacts: 0, proposed: 3 })
  expect(second?.expectedHandleSeconds).toBeGreaterThan(200)
})
