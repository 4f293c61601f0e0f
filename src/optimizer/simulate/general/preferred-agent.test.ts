import { describe, expect, it } from 'vitest'
import type { ModelContactType } from '../../../documents'
import { erlangC } from '../../erlang/erlang-c'
import type { RecommendOptions } from '../../improve/center/options'
import { recommendSkills } from '../../improve/recommend-skills'
import { defineModel } from '../../model/define/define-model'
import { simulate } from '../simulate'

const AGENTS = 4
const AHT = 200
const PER_HOUR = 54

const QUICK: RecommendOptions = { levers: ['grant'], weeks: 1, evaluationWeeks: 2, refineContacts: 0 }

function run(
  preferredAgent: ModelContactType['preferredAgent'],
  handled: readonly number[] = [],
  callsPerHour = PER_HOUR,
) {
  const model = defineModel({
    contactTypes: [{ id: 't', callsPerHour, ahtSeconds: AHT, preferredAgent }],
    agents: [{ id: 'a', count: AGENTS }],
  })
  const agents = model.agents.map((agent, i) => ({
    ...agent,
    ahtSeconds: { t: AHT },
    handling: handled.map((count) => ({ contactTypeId: 't', handled: count, ahtSeconds: AHT, transferred: 0 }))[i],
  }))
  const own = agents.map(({ handling, ...agent }) => ({ ...agent, handling: handling === undefined ? [] : [handling] }))
  return simulate({ ...model, agents: own }, { seed: 1, hours: 400, replications: 4, cells: true })
}

function wait(callsPerHour: number, agents: number): number {
  return erlangC({ callsPerHour, ahtSeconds: AHT, agents, targetSeconds: 20 }).asaSeconds
}

describe('contacts for one agent', () => {
  it('are queues of one agent each if all are so without end, and one queue if none is', () => {
    const apart = run({ share: 1, waitSeconds: 1e9 }).total.asaServedSeconds.mean
    expect(apart / wait(PER_HOUR / AGENTS, 1)).toBeCloseTo(1, 1)
    const plain = run(undefined).total.asaServedSeconds.mean
    expect(plain / wait(PER_HOUR, AGENTS)).toBeCloseTo(1, 1)
    for (const none of [
      { share: 0, waitSeconds: 1e9 },
      { share: 1, waitSeconds: 0 },
    ])
      expect(run(none).total.asaServedSeconds.mean / plain).toBeCloseTo(1, 1)
  })

  it('wait for the agent as long as is said, then for everyone', () => {
    const waits = [10, 60, 300].map((waitSeconds) => run({ share: 0.5, waitSeconds }).total.asaServedSeconds.mean)
    const [brief = 0, longer = 0, longest = 0] = waits
    expect(brief).toBeGreaterThan(wait(PER_HOUR, AGENTS))
    expect(longer).toBeGreaterThan(brief + 5)
    expect(longest).toBeGreaterThan(longer + 20)
    expect(longest).toBeLessThan(wait(PER_HOUR / AGENTS, 1))
  })

  it('are for those who handled such contacts', () => {
    const { cells = [] } = run({ share: 1, waitSeconds: 1e9 }, [3, 1, 0, 0], 10)
    const [first = 0, second = 0, ...others] = cells.map(({ answered }) => answered.mean)
    expect(first / (first + second)).toBeCloseTo(0.75, 1)
    expect(others.every((answered) => answered === 0)).toBe(true)
  })

  it('are so in a search for changes, too', () => {
    const contactType = { callsPerHour: 40, ahtSeconds: AHT, target: { ratio: 0.8, seconds: 20 } }
    const serviceOf = (preferredAgent: ModelContactType['preferredAgent']) => {
      const model = defineModel({
        contactTypes: [{ ...contactType, id: 't', skills: ['s'], preferredAgent }],
        agents: [{ id: 'a', count: AGENTS, skills: { s: 3 } }],
      })
      const { curve } = recommendSkills(model, { ...QUICK, choose: { reach: 0.01 } })
      const { total } = simulate(model, { seed: 1, hours: 500, replications: 4 })
      return [curve[0]?.serviceLevel.mean ?? 0, total.serviceLevel.offered.mean] as const
    }
    const [searched, simulated] = serviceOf({ share: 0.6, waitSeconds: 120 })
    expect(Math.abs(searched - simulated)).toBeLessThan(0.02)
    expect(serviceOf(undefined)[0] - searched).toBeGreaterThan(0.1)
  })
})
