import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { ValidationError } from '../../core/errors'
import type { Demand } from '../../documents'
import { captureSnapshot } from '../snapshot/capture'
import { captureDemand } from './capture'
import { holdOut } from './hold-out'

let org: Emulated
let demand: Demand
beforeAll(async () => {
  org = await emulated({ agents: 15, queues: 2, skills: 4 })
  const { agents } = await captureSnapshot(org.client)
  demand = await captureDemand(org.client, { days: 7, userIds: agents.map(({ id }) => id) })
})
afterAll(() => org.stop())

const total = (rows: readonly { readonly [name: string]: unknown }[], name: string): number =>
  rows.reduce((sum, row) => sum + Number(row[name] ?? 0), 0)

it('parts the contacts by time and the rest in proportion, and loses nothing', () => {
  const { fitted, evaluated } = holdOut(demand, 2)
  expect(fitted.interval.end).toBe(evaluated.interval.start)
  expect(evaluated.interval.end).toBe(demand.interval.end)
  expect(Date.parse(evaluated.interval.end) - Date.parse(evaluated.interval.start)).toBe(2 * 86_400_000)
  for (const type of demand.contactTypes) {
    const parts = [fitted, evaluated].map((part) => part.contactTypes.find(({ id }) => id === type.id))
    expect(parts.flatMap((part) => part?.offered ?? []).reduce((a, b) => a + b, 0)).toBe(
      type.offered.reduce((a, b) => a + b, 0),
    )
  }
  for (const name of ['answered', 'abandoned', 'handleSeconds']) {
    const both = total(
      [...fitted.contactTypes, ...evaluated.contactTypes].map((type) => ({ ...type })),
      name,
    )
    const all = total(
      demand.contactTypes.map((type) => ({ ...type })),
      name,
    )
    expect(both).toBeCloseTo(all, 4)
  }
  const staffed = total(
    [...fitted.staffing, ...evaluated.staffing].map((row) => ({ ...row })),
    'idleSeconds',
  )
  expect(staffed).toBeCloseTo(
    total(
      demand.staffing.map((row) => ({ ...row })),
      'idleSeconds',
    ),
    4,
  )
})

it('parts the contacts for one agent with the others', () => {
  const forOneAgent = { contacts: 70, longestWaitSeconds: 40 }
  const { fitted, evaluated } = holdOut(
    { ...demand, contactTypes: demand.contactTypes.map((type) => ({ ...type, forOneAgent })) },
    2,
  )
  for (const { id, answered } of demand.contactTypes) {
    const parts = [fitted, evaluated].flatMap(({ contactTypes }) => contactTypes.filter((type) => type.id === id))
    expect(
      total(
        parts.map((type) => ({ ...type.forOneAgent })),
        'contacts',
      ),
    ).toBeCloseTo(70, 6)
    for (const part of parts) {
      expect(part.forOneAgent?.longestWaitSeconds).toBe(40)
      if (answered > 0) expect((part.forOneAgent?.contacts ?? 0) / part.answered).toBeCloseTo(70 / answered, 6)
    }
  }
})

it('refuses to hold back all of it, or nothing', () => {
  for (const days of [7, 8, 0]) expect(() => holdOut(demand, days)).toThrow(ValidationError)
})
