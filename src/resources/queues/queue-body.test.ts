import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptiedRings, mergeChanges, queueBody, ringsToEmptyFirst } from './queue-body'

const plain = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd'),
  fc.oneof(
    fc.integer(),
    fc.string(),
    fc.array(fc.integer()),
    fc.dictionary(fc.constantFrom('x', 'y'), fc.oneof(fc.integer(), fc.constant(null), fc.array(fc.integer()))),
  ),
)

describe('mergeChanges', () => {
  it('changes nothing without changes, gives the same when applied twice, and leaves its arguments alone', () => {
    fc.assert(
      fc.property(plain, plain, (before, changes) => {
        const [copyBefore, copyChanges] = [structuredClone(before), structuredClone(changes)]
        const merged = mergeChanges(before, changes)
        expect(mergeChanges(before, {})).toEqual(before)
        expect(mergeChanges(merged, changes)).toEqual(merged)
        expect(before).toEqual(copyBefore)
        expect(changes).toEqual(copyChanges)
        for (const key of Object.keys(before)) if (!(key in changes)) expect(merged[key]).toEqual(before[key])
      }),
    )
  })

  it('merges objects, replaces lists, clears with null and skips undefined', () => {
    const before = { media: { call: { seconds: 8, other: 1 } }, list: [1, 2], gone: 'x', unchanged: 'y' }
    const changes = { media: { call: { seconds: 9 } }, list: [3], gone: null, unchanged: undefined }
    expect(mergeChanges(before, changes)).toEqual({
      media: { call: { seconds: 9, other: 1 } },
      list: [3],
      unchanged: 'y',
    })
  })
})

describe('queueBody', () => {
  const queue = {
    id: 'q',
    name: 'Sales',
    division: { id: 'd', name: 'Home', selfUri: '/d' },
    dateModified: 'then',
    memberCount: 7,
    selfUri: '/q',
    conditionalGroupRouting: { rules: [{ waitSeconds: 5 }] },
    aFieldOfTomorrow: { deep: true },
    mediaSettings: { callback: { mode: '', alertingTimeoutSeconds: 30 } },
    memberGroups: [{ id: 'g', type: 'GROUP', memberCount: 4, selfUri: '/g' }],
    bullseye: { rings: [{ memberGroups: [{ id: 'h', memberCount: 2 }] }, {}] },
  }

  it('keeps what we do not know and drops what cannot be written', () => {
    expect(queueBody(queue, { description: 'new' })).toEqual({
      name: 'Sales',
      description: 'new',
      division: { id: 'd' },
      conditionalGroupRouting: { rules: [{ waitSeconds: 5 }] },
      aFieldOfTomorrow: { deep: true },
      mediaSettings: { callback: { alertingTimeoutSeconds: 30 } },
      memberGroups: [{ id: 'g', type: 'GROUP' }],
      bullseye: { rings: [{ memberGroups: [{ id: 'h' }] }, {}] },
    })
  })

  it('drops the queue of the first rule of conditional group routing, which GET names and PUT refuses, and no other', () => {
    const rules = [
      { queue: { id: 'q', selfUri: '/q' }, waitSeconds: 5 },
      { queue: { id: 'r' }, waitSeconds: 9 },
    ]
    expect(queueBody({ ...queue, conditionalGroupRouting: { rules } }, {}).conditionalGroupRouting).toEqual({
      rules: [{ waitSeconds: 5 }, { queue: { id: 'r' }, waitSeconds: 9 }],
    })
    expect(rules[0]?.queue.id).toBe('q')
  })

  it('finds rings that have to be emptied before they go', () => {
    const groups = { memberGroups: [{ id: 'g' }] }
    const ringed = { id: 'q', bullseye: { rings: [groups, {}, groups] } }
    expect(ringsToEmptyFirst(ringed, { name: 'x' })).toEqual([])
    expect(ringsToEmptyFirst(ringed, { bullseye: { rings: [{}, {}] } })).toEqual([3])
    expect(ringsToEmptyFirst(ringed, { bullseye: null })).toEqual([1, 3])
    expect(emptiedRings(ringed, [3])).toEqual({ bullseye: { rings: [groups, {}, { memberGroups: [] }] } })
  })
})
