import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { World } from '../model/types'
import { generateWorld, type WorldRequest } from './generate'

const NOW_MS = Date.UTC(2026, 0, 5)

function world(request: Partial<WorldRequest> = {}): World {
  const size = { seed: 1, nowMs: NOW_MS, agents: 200, queues: 12, skills: 16 }
  return generateWorld({
    media: ['message', 'chat'],
    ...size,
    clock: () => NOW_MS,
    onEffect: () => undefined,
    ...request,
  })
}

/** Everything in a world, as bytes. */
function digest(made: World): string {
  const text = JSON.stringify(made, (_, value: unknown) => {
    if (value instanceof Map) return [...value]
    if (value instanceof Set) return [...value]
    return ArrayBuffer.isView(value) ? Array.from(Object.values(value)) : value
  })
  return createHash('sha256').update(text).digest('hex')
}

describe('generateWorld', () => {
  it('makes the same bytes from the same seed, and others from another', () => {
    expect(digest(world())).toBe(digest(world()))
    expect(digest(world({ seed: 2 }))).not.toBe(digest(world()))
  })

  it('gives orgs of one seed and different sizes different ids', () => {
    const ids = [{}, { agents: 90 }, { queues: 8 }, { skills: 9 }].map((size) => world(size).org.id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(world({ nowMs: NOW_MS + 1 }).org.id).toBe(ids[0])
  })

  it('makes the size asked for, with unique names, emails and ids', () => {
    const made = world({ agents: 7000, queues: 40, skills: 60 })
    const users = [...made.users.values()]
    expect(users.filter((user) => user.state === 'active')).toHaveLength(7000)
    expect([made.queues.size, made.skills.size]).toEqual([40, 60])
    for (const of of [(u: (typeof users)[number]) => u.name, (u: (typeof users)[number]) => u.email])
      expect(new Set(users.map(of)).size).toBe(users.length)
    expect(new Set([...made.queues.values()].map((queue) => queue.config.name)).size).toBe(40)
    for (const id of [...made.users.keys(), ...made.queues.keys()])
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it.each([
    [0, 0, 0],
    [1, 1, 0],
    [5, 3, 1],
    [3, 9, 4],
  ])('makes an org of %i agents, %i queues and %i skills', (agents, queues, skills) => {
    const made = world({ agents, queues, skills })
    expect(made.queues.size).toBe(queues)
    for (const type of made.contactTypes) expect(Math.min(...type.weekRates)).toBeGreaterThanOrEqual(0)
  })

  it('leaves something to improve: contacts that few of the members can take, in a few queues', () => {
    const made = world()
    const short = made.contactTypes.filter((type) => type.skillIds.length > 0 && ableShare(made, type) < 0.35)
    expect(short.length).toBeGreaterThanOrEqual(2)
    expect(short.length).toBeLessThanOrEqual(6)
    const requested = new Set(made.contactTypes.flatMap((type) => type.skillIds))
    const held = new Set([...made.users.values()].flatMap((user) => [...user.skills.keys()]))
    expect([...held].filter((id) => !requested.has(id)).length).toBeGreaterThan(0)
    const levels = [...requested].map(
      (id) => new Set([...made.users.values()].flatMap((user) => user.skills.get(id) ?? [])),
    )
    expect(levels.filter((set) => set.size === 1 && set.has(5))).toHaveLength(1)
    const fastButLow = [...made.users.values()].flatMap((user) =>
      [...user.skills].filter(([id, level]) => level === 1 && (user.truth.speed.get(id) ?? 1) < 0.85),
    )
    expect(fastButLow.length).toBeGreaterThan(3)
  })

  it('has two-skill contacts, contacts without a skill, other media and languages, and levels between whole ones', () => {
    const made = world()
    const types = made.contactTypes
    expect(types.some((type) => type.skillIds.length === 2)).toBe(true)
    expect(types.some((type) => type.skillIds.length === 0)).toBe(true)
    expect(types.some((type) => type.mediaType !== 'voice')).toBe(true)
    expect(types.some((type) => type.languageId !== undefined)).toBe(true)
    expect([...made.users.values()].some((user) => [...user.skills.values()].some((l) => !Number.isInteger(l)))).toBe(
      true,
    )
    const methods = new Set([...made.queues.values()].map((queue) => queue.config.skillEvaluationMethod))
    expect([...methods].sort()).toEqual(['ALL', 'BEST', 'NONE'])
    for (const type of types) expect(type.weekRates).toHaveLength(672)
  })

  it('offers about 80 % of what the staff could carry at the busiest quarter hour', () => {
    const made = world()
    const staff = new Float64Array(672)
    for (const user of made.users.values())
      user.shifts.forEach((shift, day) => {
        if (shift === null || user.state !== 'active') return
        for (let slot = Math.ceil(shift.startMinute / 15); slot < Math.floor(shift.endMinute / 15); slot++)
          staff[day * 96 + slot] = (staff[day * 96 + slot] ?? 0) + 1
      })
    const load = new Float64Array(672)
    for (const type of made.contactTypes)
      type.weekRates.forEach((rate, slot) => {
        load[slot] = (load[slot] ?? 0) + (rate * type.meanHandleSeconds) / 900
      })
    const busiest = load.indexOf(Math.max(...load))
    const occupancy = (load[busiest] ?? 0) / (staff[busiest] ?? 1)
    expect(occupancy).toBeGreaterThan(0.7)
    expect(occupancy).toBeLessThan(0.86)
  })
})

function ableShare(made: World, type: World['contactTypes'][number]): number {
  const members = [...(made.queues.get(type.queueId)?.members.values() ?? [])]
  const able = members.filter(({ userId }) => type.skillIds.every((id) => made.users.get(userId)?.skills.has(id)))
  return able.length / Math.max(1, members.length)
}
