import { describe, expect, it } from 'vitest'
import type { ModelAgent, ModelContactType, RoutingModel } from '../../src/documents'
import { simulate } from '../../src/workflows/parallel/simulate'

/** Examples of the ContactCenters library (Buist and L'Ecuyer) with the results that its guide prints. Times in minutes. */
const MINUTE = 60
const PERIOD = 120

describe('published examples', () => {
  it('SimpleMSK: three types, two groups, three periods, days of uneven volume', async () => {
    const result = await simulate(simpleMsk(), {
      seed: 1,
      replications: 1000,
      hours: 6,
      untilEmpty: true,
      rules: { agentChoice: 'rankList', contactChoice: 'oldest' },
    })
    const { total, agentGroups } = result
    const figures = {
      answered: total.answered.mean,
      abandoned: total.abandoned.mean,
      serviceLevel: total.serviceLevel.excludingShortAbandons.mean,
      occupancy: agentGroups[0]?.occupancy.mean ?? 0,
    }
    expect(Math.abs(figures.answered - 4297.3)).toBeLessThan(27.2)
    expect(Math.abs(figures.abandoned - 910.3)).toBeLessThan(34.2)
    expect(Math.abs(figures.serviceLevel - 0.501)).toBeLessThan(0.008)
    expect(Math.abs(figures.occupancy - 0.881)).toBeLessThan(0.004)
  })

  it('MMC and MMCAb: 480 minutes from empty', async () => {
    const mmc = await simulate(single(undefined), { seed: 2, replications: 800, hours: 8 })
    expect(Math.abs(mmc.total.serviceLevel.offered.mean - 0.902)).toBeLessThan(0.002)
    expect(mmc.total.asaSeconds.mean / MINUTE).toBeCloseTo(0.099, 2)
    expect(mmc.total.occupancy.mean).toBeCloseTo(0.695, 2)
    const mmcAb = await simulate(single(MINUTE), { seed: 2, replications: 800, hours: 8 })
    expect(mmcAb.total.serviceLevel.served.mean).toBeCloseTo(0.975, 2)
    expect(mmcAb.total.asaServedSeconds.mean / MINUTE).toBeCloseTo(0.024, 2)
    expect(mmcAb.total.occupancy.mean).toBeCloseTo(0.675, 2)
    expect(Math.abs(mmcAb.total.abandoned.mean - 58.6)).toBeLessThan(1)
  })
})

function contactType(id: string, perMinute: readonly number[], more: Partial<ModelContactType>): ModelContactType {
  const callsPerHour = perMinute.map((rate) => rate * 60)
  return {
    id,
    queueId: 'q',
    mediaType: 'voice',
    skillIds: [id],
    callsPerHour: callsPerHour[0] ?? 0,
    peakCallsPerHour: Math.max(...callsPerHour),
    weekProfile: { intervalMinutes: PERIOD, callsPerHour },
    offered: 0,
    answered: 0,
    abandoned: 0,
    ahtSeconds: 2 * MINUTE,
    target: { ratio: 0.8, seconds: 20 },
    ...more,
  }
}

function agent(id: string, skills: readonly string[], more: Partial<ModelAgent>): ModelAgent {
  return {
    id,
    name: id,
    skills: skills.map((skill) => ({ id: skill, level: 3 })),
    languages: [],
    queues: [{ queueId: 'q', ring: 1 }],
    certifications: [],
    eligible: true,
    availability: 1,
    staffedSeconds: 3600,
    handling: [],
    ...more,
  }
}

function model(contactTypes: ModelContactType[], agents: ModelAgent[], more: Partial<RoutingModel>): RoutingModel {
  return {
    format: 'skillroute/model@1',
    skills: contactTypes.map(({ id }) => ({ id, name: id })),
    queues: [{ id: 'q', name: 'Queue', evaluation: 'ALL', predictive: false }],
    contactTypes,
    agents,
    notes: [],
    ...more,
  }
}

function single(patienceSeconds: number | undefined): RoutingModel {
  const type = contactType('t', [4.2, 4.2, 4.2, 4.2], patienceSeconds === undefined ? {} : { patienceSeconds })
  const agents = Array.from({ length: 12 }, (_, i) => agent(`a${i}`, ['t'], {}))
  return model([type], agents, {})
}

function simpleMsk(): RoutingModel {
  const rates = [
    [4.2, 5.3, 3.2],
    [5.1, 4.3, 4.8],
    [6.3, 5.2, 4.8],
  ]
  const groups = [['g0'], ['g0', 'g1'], ['g1']]
  const types = rates.map((perMinute, k) =>
    contactType(`t${k}`, perMinute, {
      ahtSeconds: MINUTE,
      patienceSeconds: MINUTE,
      agentGroupIds: groups[k] ?? [],
      handleTimeFactors: { intervalMinutes: PERIOD, factors: [1 / 0.5, 1 / 0.6, 1 / 0.4] },
      patienceFactors: { intervalMinutes: PERIOD, factors: [1 / 0.3, 1 / 0.4, 1 / 0.2] },
    }),
  )
  const staff = [
    { group: 'g0', skills: ['t0', 't1'], numbers: [12, 18, 9] },
    { group: 'g1', skills: ['t1', 't2'], numbers: [15, 20, 11] },
  ]
  const agents = staff.flatMap(({ group, skills, numbers }) =>
    Array.from({ length: Math.max(...numbers) }, (_, i) => {
      const shifts = numbers.flatMap((number, period) =>
        i < number
          ? [{ fromMinute: period * PERIOD, toMinute: period === 2 ? 10 * PERIOD : (period + 1) * PERIOD }]
          : [],
      )
      return agent(`${group}-${String(i).padStart(2, '0')}`, skills, { group, shifts })
    }),
  )
  return model(types, agents, { agentGroups: [{ id: 'g0' }, { id: 'g1' }], dayFactorShape: 28.7 })
}
