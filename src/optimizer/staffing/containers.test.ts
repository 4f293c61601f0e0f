import { describe, expect, it } from 'vitest'
import { erlangA, erlangB, erlangC } from '../erlang'
import { refusedFor } from '../test-issues'
import { requiredAgents, staffDay } from '.'

describe('an argument that is none', () => {
  it.each([[erlangA], [erlangB], [erlangC], [requiredAgents]])('is refused', (call) => {
    for (const wrong of [undefined, null, [], 5, 'calls']) expect(refusedFor(call, wrong)).toEqual([''])
  })

  it('is distinguished from its parts', () => {
    const options = { target: { maxOccupancy: 0.8 } }
    expect(refusedFor(requiredAgents, { callsPerHour: 1, ahtSeconds: 1, target: 5 })).toEqual(['target'])
    expect(refusedFor(staffDay, [], undefined)).toEqual(['options'])
    expect(refusedFor(staffDay, 5, options)).toEqual(['intervals'])
    expect(refusedFor(staffDay, undefined, options)).toEqual(['intervals'])
    expect(refusedFor(staffDay, [null], options)).toEqual(['intervals[0]'])
  })
})
