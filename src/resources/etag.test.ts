import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConflictError, ValidationError } from '../core/errors'
import { isComputedEtag } from '../transport/etag'
import { checkEtag, etag, refuseComputedEtag } from './etag'

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
})

describe('checkEtag', () => {
  it('throws only for a computed etag of something else', () => {
    const fresh = [{ id: 'a', proficiency: 1 }]
    expect(() => checkEtag(undefined, fresh, place)).not.toThrow()
    expect(() => checkEtag(etag(fresh), fresh, place)).not.toThrow()
    expect(() => checkEtag('W/"7"', fresh, place)).not.toThrow()
    expect(() => checkEtag(etag([]), fresh, place)).toThrow(ConflictError)
    expect(isComputedEtag(etag(fresh))).toBe(true)
  })

  it('refuses a computed etag where nothing can be compared', () => {
    expect(() => refuseComputedEtag(etag([]), 'postRoutingSkills')).toThrow(ValidationError)
    expect(() => refuseComputedEtag('"3"', 'postRoutingSkills')).not.toThrow()
  })
})
