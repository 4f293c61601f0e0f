import { describe, expect, it } from 'vitest'
import { centerModel, generatedCenter } from '../../../../test/optimizer/centers'
import { assignmentSettings } from '../contract/settings'
import { grow } from './grow'
import { createJudge } from './judge'
import { compileLimits } from './limits'
import { compileProblem, covers } from './problem'
import { fluidPull } from './pull'
import { rankLevels } from './rank'

const model = centerModel(generatedCenter(31, { agents: 30, skills: 5, pairs: 3 }))
const policy = { speed: 3, index: 3, spread: 1 }

function round(most: number, maxSkillsPerAgent = 10) {
  const problem = compileProblem(model, assignmentSettings(model, { averageSkillsPerAgent: 4, maxSkillsPerAgent }))
  const limits = compileLimits(problem)
  const pull = fluidPull(problem)
  const held = problem.held.slice()
  const design = rankLevels(problem, pull, held, { speed: 2, index: 1, flexibility: 0.5, tiers: 5 })
  const trial = createJudge(problem).run(design, { stream: 1, contacts: 5000, watchMissed: true })
  const given = grow(problem, pull, limits, held, trial, { policy, most })
  const rows = Array.from({ length: problem.agents }, (_, agent) => {
    const tokens = Array.from({ length: problem.tokens }, (_own, t) => t)
    const at = (t: number): number => agent * problem.tokens + t
    return { agent, tokens: tokens.filter((t) => held[at(t)] === 1 && problem.held[at(t)] !== 1) }
  })
  return { problem, held, given, granted: rows.filter(({ tokens }) => tokens.length > 0) }
}

describe('a round of grants', () => {
  it('gives as many skills as it says, and each agent those of one more contact type at least', () => {
    const { problem, held, given, granted } = round(12)
    expect(granted.reduce((sum, { tokens }) => sum + tokens.length, 0)).toBe(given)
    expect(given).toBeGreaterThan(6)
    expect(given).toBeLessThanOrEqual(12)
    for (const { agent, tokens } of granted) {
      const opened = problem.needs.filter(
        (needs, k) => covers(problem, held, agent, k) && tokens.every((t) => needs.includes(t)),
      )
      expect(opened.length).toBeGreaterThan(0)
    }
  })

  it('gives together what a contact type asks for together', () => {
    const { granted } = round(40)
    expect(granted.some(({ tokens }) => tokens.length === 2)).toBe(true)
  })

  it('keeps to the most skills an agent may hold', () => {
    const { problem, held, granted } = round(12, 3)
    expect(granted.length).toBeGreaterThan(0)
    for (const { agent } of granted) {
      const own = held.subarray(agent * problem.tokens, (agent + 1) * problem.tokens)
      expect(own.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(3)
    }
  })
})
