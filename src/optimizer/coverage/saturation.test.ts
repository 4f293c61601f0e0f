import { describe, expect, it } from 'vitest'
import { refusedFor } from '../test-issues'
import { testModel } from '../test-model'
import { projectSaturation } from './saturation'

const model = testModel({ types: [{ id: 't' }], agents: [{ id: 'a' }] })

describe('projectSaturation at its limit', () => {
  const at = (callsPerHour: number) =>
    projectSaturation(
      testModel({ types: [{ id: 't', callsPerHour }], agents: ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id })) }),
    )

  it('refuses a value above it by more than rounding', () => {
    // 57 contacts of 300 s on 5 agents are 0.95 on paper, and a hair more in doubles.
    expect(at(57)).toMatchObject({ saturation: expect.closeTo(0.95, 12), refused: false })
    expect(at(57.000001).refused).toBe(true)
  })
})

describe('projectSaturation of agents who take several contacts at once', () => {
  const of = (mediaType: string, concurrency?: Record<string, number>) => {
    const found = testModel({
      types: [{ id: 't', mediaType, callsPerHour: 60, ahtSeconds: 600 }],
      agents: ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id })),
    })
    const agents = found.agents.map((agent) => ({ ...agent, ...(concurrency && { concurrency }) }))
    return projectSaturation({ ...found, agents })
  }

  it('is 10 erlangs on 20 places', () => {
    expect(of('chat', { chat: 4 })).toMatchObject({ saturation: expect.closeTo(0.5, 12), refused: false })
    const one = of('chat').saturation
    expect(one).toBeCloseTo(2, 12)
    for (const same of [of('chat', { chat: 1 }), of('chat', { voice: 4 })]) expect(same.saturation).toBe(one)
  })

  it('calls contacts unserved of a medium that nobody takes', () => {
    expect(of('chat', { chat: 0 })).toMatchObject({ saturation: null, refused: true, unserved: ['t'] })
  })
})

describe('projectSaturation at the peak', () => {
  it('calls contacts unserved that nobody can serve, even if none of them comes in the busiest interval', () => {
    const week = (callsPerHour: number[]) => ({ weekProfile: { intervalMinutes: 5040, callsPerHour } })
    const types = [
      { id: 'busy', ...week([60, 10]) },
      { id: 'lost', skillIds: ['s'], ...week([0, 6]) },
    ]
    const agents = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ id }))
    const found = projectSaturation(testModel({ types, agents }), { at: 'peak' })
    expect(found).toMatchObject({ saturation: null, refused: true, unserved: ['lost'] })
    expect(found.queues).toEqual([{ queue: { id: 'q', name: 'Queue q' }, saturation: null }])
    const served = projectSaturation(testModel({ types: types.slice(0, 1), agents }), { at: 'peak' })
    expect(served).toMatchObject({ unserved: [], refused: false })
  })
})

describe('options of projectSaturation', () => {
  it.each([
    [{ handleTimeCv: Number.NaN }, 'handleTimeCv'],
    [{ handleTimeCv: -0.8 }, 'handleTimeCv'],
    [{ handleTimeCv: '0.8' }, 'handleTimeCv'],
    [{ limit: Number.POSITIVE_INFINITY }, 'limit'],
    [{ limit: '0.9' }, 'limit'],
    [{ at: 'Peak' }, 'at'],
    [{ staffing: 'x' }, 'staffing'],
    [null, 'options'],
  ])('refuse %j', (options, path) => {
    expect(refusedFor(projectSaturation, model, options)).toEqual([options === null ? path : `options.${path}`])
  })

  it('are all named at once', () => {
    const wrong = { limit: 0, at: 'x', handleTimeCv: Number.NaN }
    expect(refusedFor(projectSaturation, model, wrong)).toEqual(['options.limit', 'options.handleTimeCv', 'options.at'])
  })
})
