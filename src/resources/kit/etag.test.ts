import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { ConflictError, ValidationError } from '../../core/errors'
import type { CallOptions } from '../../transport/contract/call-options'
import { etag, readTarget, refuseEtag } from './etag'

const place = { method: 'PATCH', path: '/api/v2/users/u/routingskills/bulk' }
const levels = fc.uniqueArray(fc.record({ id: fc.uuid(), proficiency: fc.double({ min: 0, max: 5, noNaN: true }) }), {
  selector: ({ id }) => id,
})

describe('etag', () => {
  it('is the same whatever the order of skills and whatever comes with them', () => {
    fc.assert(
      fc.property(levels, (skills) => {
        const dressed = [...skills].reverse().map((skill) => ({ name: 'x', ...skill, skillUri: '/s', state: 'active' }))
        expect(etag(dressed)).toBe(etag(skills))
      }),
    )
  })

  it('changes with any level', () => {
    fc.assert(
      fc.property(levels, fc.nat(), (skills, pick) => {
        fc.pre(skills.length > 0)
        const index = pick % skills.length
        const changed = skills.map((skill, at) =>
          at === index ? { ...skill, proficiency: skill.proficiency + 1 } : skill,
        )
        expect(etag(changed)).not.toBe(etag(skills))
      }),
    )
  })

  it('ignores dates, counts and authors, and null, but no setting', () => {
    const queue = { id: 'q', name: 'Sales', bullseye: { rings: [{ memberGroups: [] }, {}] } }
    const later = { ...queue, memberCount: 9, dateModified: '2026-01-01', modifiedBy: 'm', description: null }
    expect(etag(later)).toBe(etag(queue))
    expect(etag({ ...queue, name: 'Service' })).not.toBe(etag(queue))
    expect(etag({ ...queue, bullseye: { rings: [{}, { memberGroups: [] }] } })).not.toBe(etag(queue))
  })

  it('takes dates as they are, and refuses what is no plain data', () => {
    expect(etag(new Date(0))).not.toBe(etag(new Date(1)))
    const cycle: Record<string, unknown> = {}
    cycle.self = cycle
    for (const value of [Promise.resolve({ id: 'q' }), new Map([['a', 1]]), cycle, { at: [new Set([1])] }, () => 1])
      expect(() => etag(value)).toThrow(/^value: must be plain data/)
  })
})

describe('readTarget', () => {
  const fresh = [{ id: 'a', proficiency: 2 }]
  const answering = (own?: string) => async (options: CallOptions) => {
    const headers = new Headers(own === undefined ? {} : { etag: own })
    options.onResponse?.({ status: 200, correlationId: undefined, headers, attempts: 1, durationMs: 1 })
    return fresh
  }
  const written = async (ifMatch: string | undefined, own?: string) =>
    (await readTarget(place, { ifMatch, idempotencyKey: 'k' }, answering(own))).write

  it('compares an etag of ours with and without its quotes, and keeps it here', async () => {
    for (const ifMatch of [etag(fresh), etag(fresh).replaceAll('"', '')]) {
      expect(await written(ifMatch)).toEqual({ idempotencyKey: 'k' })
    }
    for (const ifMatch of [etag([]), etag([]).replaceAll('"', '')]) {
      await expect(written(ifMatch)).rejects.toMatchObject({ code: 'etag.mismatch', status: 412 })
    }
    expect(await written(undefined)).toEqual({ idempotencyKey: 'k' })
  })

  it("compares a server's own etag with the server's, and sends it on", async () => {
    expect(await written('"7"', '"7"')).toEqual({ idempotencyKey: 'k', ifMatch: '"7"' })
    await expect(written('"7"', '"8"')).rejects.toThrow(ConflictError)
    await expect(written('"7"')).rejects.toThrow(/gives no single etag for/)
  })

  it.each([
    ['', /not empty/],
    ['*', /one state/],
    ['W/"7"', /weak/],
    ['"7", "8"', /not a list/],
    ['seven', /etag\(\) gives it/],
    ['"7', /double quotes/],
    [`"${etag(fresh).slice(1, -1)}`, /whole etag/],
    [etag(fresh).slice(0, 30), /whole etag/],
    ['skillroute-settings-0123', /rules file/],
  ])('refuses %s before anything is read', async (ifMatch, message) => {
    const reading = vi.fn(answering())
    await expect(readTarget(place, { ifMatch }, reading)).rejects.toThrow(message)
    await expect(readTarget(place, { ifMatch }, reading)).rejects.toThrow(ValidationError)
    expect(reading).not.toHaveBeenCalled()
  })

  it('refuses any etag where nothing can be compared', () => {
    for (const tag of [etag([]), '"3"', '']) expect(() => refuseEtag(tag, 'postRoutingSkills')).toThrow(ValidationError)
    expect(() => refuseEtag(undefined, 'postRoutingSkills')).not.toThrow()
  })
})
