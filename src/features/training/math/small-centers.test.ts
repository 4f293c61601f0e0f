import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../core/random'
import type { RoutingModel } from '../../../documents'
import { compareSimulations } from '../../../optimizer'
import { defineModel } from '../../../optimizer/model'
import { valueTraining } from './value-training'

/** Ten centers; by default one. */
const FULL = process.env.SKILLROUTE_FULL === '1'
const SEEDS = FULL ? Array.from({ length: 10 }, (_, i) => i + 1) : [1]

/** Two or three skills, six to eight agents of one skill each and of different speed. */
function smallCenter(seed: number): RoutingModel {
  const random = seededRandom(9000 + seed)
  const skills = ['A', 'B', 'C'].slice(0, 2 + Math.floor(2 * random()))
  const agents = 6 + Math.floor(3 * random())
  const types = skills.map((skill) => {
    const ahtSeconds = 180 + 180 * random()
    return {
      id: skill,
      queue: 'Q',
      skills: [skill],
      ahtSeconds,
      callsPerHour: (((0.4 + random()) * 0.75 * agents) / skills.length) * (3600 / ahtSeconds),
    }
  })
  return defineModel({
    targetSeconds: 30,
    patienceSeconds: 120,
    contactTypes: types,
    agents: Array.from({ length: agents }, (_, i) => {
      const pace = 0.75 + 0.5 * random()
      return {
        id: `a${i}`,
        skills: { [skills[i % skills.length] ?? '']: 3 },
        ahtSeconds: Object.fromEntries(types.map((type) => [type.id, type.ahtSeconds * pace * (0.9 + 0.2 * random())])),
      }
    }),
  })
}

function setsOf(ids: readonly string[], size: number): string[][] {
  if (size === 0) return [[]]
  return ids.flatMap((id, i) => setsOf(ids.slice(i + 1), size - 1).map((rest) => [id, ...rest]))
}

describe('additional holders on small centers', () => {
  it('bring what the best of all teams brings', () => {
    const holders = FULL ? 3 : 2
    /** Of each team: its distance from the enumeration over what the two intervals leave. */
    const distances: number[] = []
    for (const seed of SEEDS) {
      const model = smallCenter(seed)
      const { skills } = valueTraining(model, { holders, pairs: 0, fewHolders: 0, replications: FULL ? 40 : 8 })
      for (const skill of FULL ? skills : skills.slice(0, 1)) {
        const ids = model.agents.filter(({ skills: own }) => own.every(({ id }) => id !== skill.id)).map(({ id }) => id)
        const gainOf = (team: readonly string[], seed = 77) => {
          const agents = model.agents.map((agent) =>
            team.includes(agent.id) ? { ...agent, skills: [...agent.skills, { id: skill.id, level: 3 }] } : agent,
          )
          const options = { seed, replications: FULL ? 20 : 6, batches: 1, hours: FULL ? 300 : 60 }
          return compareSimulations(model, { ...model, agents }, options).difference.total.serviceLevel.offered
        }
        let before = 0
        skill.additional.forEach(({ value, sum, agentIds }, k) => {
          const [first = []] = setsOf(ids, k + 1)
            .map((team) => ({ team, gain: gainOf(team).mean }))
            .sort((x, y) => y.gain - x.gain)
            .map(({ team }) => team)
          // The best of many is partly the luckiest: it is valued with other contacts.
          const best = gainOf(first, 78)
          // Both have an interval: of the values here, and of the enumeration.
          const room = (sum.high - sum.low) / 2 + (best.halfWidth ?? 0)
          if (FULL)
            console.log(
              JSON.stringify({ seed, skill: skill.id, k: k + 1, agentIds, value, sum, best: best.mean, room }),
            )
          expect(agentIds).toHaveLength(k + 1)
          distances.push(
            Math.abs(sum.mean - best.mean) / room,
            Math.abs(value.mean - (best.mean - before)) / (2 * room),
          )
          before = best.mean
        })
      }
    }
    // Intervals of 95 %: a few of many may be outside, and none by much.
    const inside = distances.filter((distance) => distance <= 1).length
    if (FULL) console.log(`inside ${inside} of ${distances.length}, farthest ${Math.max(...distances)}`)
    expect(inside / distances.length).toBeGreaterThanOrEqual(0.95)
    expect(Math.max(...distances)).toBeLessThan(1.5)
  })
})
