import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ValidationError } from '../../../core/errors'
import { defineModel, parseModelDefinition } from './define-model'
import type { ModelDefinition } from './define-types'

const name = fc.constantFrom('a', 'b', 'c')
const level = fc.double({ min: 0, max: 5, noNaN: true })
const shape = fc.constantFrom(
  'exponential' as const,
  { kind: 'lognormal', cv: 0.8 } as const,
  { kind: 'empirical', values: [1, 2] } as const,
)
const contactType = fc.record(
  {
    skills: fc.uniqueArray(name),
    queue: fc.constantFrom('q', 'p'),
    media: fc.constantFrom('voice', 'chat'),
    callsPerHour: fc.double({ min: 0, max: 1e4, noNaN: true }),
    ahtSeconds: fc.double({ min: 1e-3, max: 1e5, noNaN: true }),
    handleTime: shape,
    patienceSeconds: fc.integer({ min: 1, max: 900 }),
    priority: fc.integer({ min: -50, max: 50 }),
    target: fc.constantFrom({ ratio: 0.9, seconds: 0 }),
  },
  { requiredKeys: ['callsPerHour', 'ahtSeconds', 'queue'] },
)
const agent = fc.record(
  {
    count: fc.integer({ min: 1, max: 4 }),
    skills: fc.dictionary(name, level),
    languages: fc.uniqueArray(name),
    ahtSeconds: fc.integer({ min: 1, max: 900 }),
    shifts: fc.constantFrom(['08:00-12:00', '13:00-17:15']),
    concurrency: fc.constantFrom({ chat: 2 }),
    group: name,
    ring: fc.integer({ min: 1, max: 6 }),
  },
  { requiredKeys: [] },
)
const definitions: fc.Arbitrary<ModelDefinition> = fc
  .tuple(
    fc.array(contactType, { minLength: 1, maxLength: 4 }),
    fc.array(agent, { maxLength: 4 }),
    fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
  )
  .map(([types, agents, waitingLimit]) => ({
    contactTypes: types.map((type, i) => ({ id: `t${i}`, ...type })),
    agents,
    waitingLimit,
  }))

describe('defineModel', () => {
  it('gives a model that reads back from JSON as it was', () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        const model = defineModel(definition)
        expect(JSON.parse(JSON.stringify(model))).toStrictEqual(model)
        expect(defineModel(JSON.parse(JSON.stringify(definition)))).toStrictEqual(model)
      }),
    )
  })

  it('never throws anything but a ValidationError, whatever it is given', () => {
    const keys = ['contactTypes', 'agents', 'queues', 'id', 'skills', 'profile', 'callsPerHour', 'shifts', '__proto__']
    const anything = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<unknown>(null, undefined, 0, -0, Number.NaN, 5, '', 'x', true),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 6 }),
      ),
    })).value
    fc.assert(
      fc.property(anything, (value) => {
        try {
          parseModelDefinition(value)
        } catch (error) {
          expect(error).toBeInstanceOf(ValidationError)
        }
      }),
      { numRuns: 500 },
    )
  })
})
