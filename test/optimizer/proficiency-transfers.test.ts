/** Scores of agents who pass contacts on, and of those who get the hard ones. */
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/core/random'
import { type ProficiencyScore, scoreProficiency } from '../../src/optimizer'
import { type KnownCenter, knownCenter, trueLevels } from './proficiency-truth'

const SEEDS = Array.from({ length: 8 }, (_, i) => i + 1)

/** The center without resolution data, where some agents pass on half of their contacts after 30 % of the time. */
function withPassers(seed: number, agents: number, share: number) {
  const { model } = knownCenter({ seed, agents, resolution: false, contacts: [40, 200] })
  const random = seededRandom(`passers ${seed}`)
  const passers = new Set(model.agents.flatMap(({ id }) => (random() < share ? [id] : [])))
  const people = model.agents.map((agent) =>
    passers.has(agent.id)
      ? {
          ...agent,
          handling: agent.handling.map((row) => ({
            ...row,
            transferred: Math.round(row.handled / 2),
            ahtSeconds: row.ahtSeconds * 0.65,
          })),
        }
      : agent,
  )
  return { model: { ...model, agents: people }, passers }
}

describe('agents who pass contacts on', () => {
  it.each([
    [25, 0.2],
    [100, 0.05],
    [100, 0.5],
  ])(
    'are raised in at most a twentieth of cases without resolution data: of %i agents a share of %f',
    (agents, share) => {
      const scores = SEEDS.flatMap((seed) => {
        const { model, passers } = withPassers(seed, agents, share)
        return scoreProficiency(model).filter(({ agent }) => passers.has(agent.id))
      })
      expect(scores.length).toBeGreaterThan(50)
      const raised = scores.filter(({ proposed, current }) => proposed > current)
      expect(raised.length / scores.length).toBeLessThanOrEqual(0.05)
    },
  )

  it('hear why, and no resolution is made up', () => {
    const { model, passers } = withPassers(1, 100, 0.1)
    const scores = scoreProficiency(model)
    expect(scores.every(({ expectedResolution }) => expectedResolution === null)).toBe(true)
    const own = scores.filter(({ agent }) => passers.has(agent.id))
    expect(own.length).toBeGreaterThan(0)
    for (const { index, explanation } of own) {
      expect(index).toBeLessThan(1.25)
      expect(explanation).toMatch(/and [45]\d % not passed on/)
      expect(explanation).toContain('work kept an hour than the median agent')
    }
  })

  it('count as not having resolved them, whatever became of them', () => {
    const { model } = knownCenter({ seed: 3, agents: 40 })
    const half = (resolved: boolean) => ({
      ...model,
      agents: model.agents.map((agent, a) => ({
        ...agent,
        handling: agent.handling.map((row) => {
          if (a > 0) return row
          return { ...row, transferred: Math.ceil(row.handled / 2), resolved: resolved ? row.handled : row.handled / 2 }
        }),
      })),
    })
    const [all, some] = [true, false].map((resolved) => scoreProficiency(half(resolved))[0]?.expectedResolution ?? 1)
    expect(all).toBeLessThan(0.75)
    expect(Math.abs((all ?? 0) - (some ?? 1))).toBeLessThan(0.02)
  })
})

/** Contacts that last longer by 6 % a level of the agent who gets them, for being harder: not for the agent's sake. */
function hardToHighLevels({ model }: KnownCenter) {
  return {
    ...model,
    agents: model.agents.map((agent) => ({
      ...agent,
      handling: agent.handling.map((row, s) => ({
        ...row,
        ahtSeconds: row.ahtSeconds * Math.exp(0.06 * ((agent.skills[s]?.level ?? 3) - 3)),
      })),
    })),
  }
}

it('states too much where hard contacts go to high levels, by as much as the documents say', () => {
  const sum = { count: 0, stated: 0, right: 0 }
  for (const seed of SEEDS) {
    const center = knownCenter({ seed, resolution: false })
    const levels = new Map(center.model.skills.map(({ id }) => [id, trueLevels(center, id, { resolution: false })]))
    const moved = (score: ProficiencyScore): boolean => score.proposed !== score.current && score.probability !== null
    for (const { agent, skill, current, proposed, probability } of scoreProficiency(hardToHighLevels(center)).filter(
      moved,
    )) {
      const level = levels.get(skill.id)?.get(agent.id) ?? current
      sum.count++
      sum.stated += probability ?? 0
      sum.right += Number(proposed > current ? level > current : level < current)
    }
  }
  expect(sum.stated / sum.count).toBeCloseTo(0.976, 2)
  expect(sum.right / sum.count).toBeCloseTo(0.91, 1)
})
