import { describe, expect, it } from 'vitest'
import { testModel } from '../test-model'
import { recommendSkills } from './recommend'

/** Five agents who hold the skill and one who does not. */
const center = (callsPerHour: number) =>
  testModel({
    types: [{ id: 't', skillIds: ['s'], callsPerHour, offered: 10_000 }],
    agents: [
      ...['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, skills: { s: 3 } })),
      { id: 'f', skills: {}, staffedSeconds: 0 },
    ],
  })

describe('limits of recommendSkills', () => {
  it('are passed by more than rounding alone', () => {
    // 51 contacts of 300 s on 5 agents: 0.85 on paper, which is not over 0.85.
    expect(recommendSkills(center(51), { actions: ['ADD'], minValue: 0 })).toEqual([])
    expect(recommendSkills(center(51.000001), { actions: ['ADD'], minValue: 0 })).toHaveLength(1)
  })
})
