import { expect, it } from 'vitest'
import { type Random, seededRandom } from '../../core/random'
import type { Improvement, Recommendation, RoutingModel, SimulatedAgent } from '../../documents'
import { canServe } from '../model/can-serve'
import { defineModel } from '../model/define/define-model'
import { simulate } from '../simulate/simulate'
import type { RecommendOptions } from './center/options'
import { recommendSkills } from './recommend-skills'

/** All fifty take half a minute: `SKILLROUTE_REASONS=50` reads them. */
const MODELS = Number(process.env.SKILLROUTE_REASONS ?? 2)

const options: RecommendOptions = {
  levers: ['grant', 'join'],
  weeks: 1,
  evaluationWeeks: 2,
  maxChanges: 2,
  choose: 'all',
  maxServiceLevelDrop: 1,
  refineContacts: 0,
}

/** Every figure of a reason, by what it is of. */
const REASON =
  /^In the simulation (?<queue>.+) answers (?<level>\d+) % of its contacts within the target \(goal (?<target>\d+) %\); (?<holders>\d+) agents? can take (?:its contacts|contacts that ask for (?<skills>.+)); (?<missed>\d+) such contacts a week miss the target\. (?<agent>.+) is (?<member>a member|no member yet), occupied (?<occupancy>\d+) %, and is expected to need (?<own>\d+) s a contact(?:, where those who can take them need (?<others>\d+) s)?\.(?: Level 5 serves better than a lower one: .+ first\.)?(?: (?:Only together with|Beside the other changes it is estimated to lower service;) .+\.)?$/

it('says in its reasons what the model and the rows say, in names', () => {
  let reasons = 0
  for (let seed = 1; seed <= MODELS; seed++) {
    const model = drawnModel(seed)
    const found = recommendSkills(model, { ...options, seed })
    const { agents } = simulate(model, { seed: 9, hours: 400, replications: 1 })
    const missed = new Map<string, string>()
    for (const change of found.changes) {
      reasons++
      const said = REASON.exec(change.reason)?.groups ?? {}
      expect(said, `model ${seed}: ${change.reason}`).toMatchObject({ agent: change.agent.name })
      agrees(model, agents, found, change, said)
      expect(`${change.reason} ${JSON.stringify(change.evidence)}`).not.toMatch(/id-/)
      // What is said of the same contacts is the same wherever it is said.
      const contacts = `${said.queue} ${said.skills}`
      const figures = `${said.level} ${said.target} ${said.holders} ${said.missed} ${said.others}`
      expect(missed.get(contacts) ?? figures).toBe(figures)
      missed.set(contacts, figures)
    }
  }
  expect(reasons).toBeGreaterThan(MODELS)
})

function agrees(
  model: RoutingModel,
  staff: readonly SimulatedAgent[],
  { curve }: Improvement,
  { agent, action, queue, skill, queues, before, evidence }: Recommendation,
  said: Record<string, string | undefined>,
): void {
  const row = curve[0]?.queues.find((own) => own.queue.name === said.queue)
  expect(Number(said.level)).toBe(Math.round(100 * (row?.serviceLevel.mean ?? Number.NaN)))
  expect(Number(said.target)).toBe(Math.round(100 * (row?.target ?? Number.NaN)))
  expect(queues.map(({ name }) => name)).toContain(said.queue)
  const own = model.agents.find(({ id }) => id === agent.id)
  expect(before).toBeNull()
  // The queue of a JOIN is the one that is spoken of, and its agent is no member yet; a skill is asked for.
  if (action === 'JOIN')
    expect({ queue: said.queue, member: said.member }).toEqual({ queue: queue?.name, member: 'no member yet' })
  else expect(said.skills?.split(' and ')).toContain(skill?.name)
  const queueId = model.queues.find(({ name }) => name === said.queue)?.id
  expect(said.member === 'a member').toBe(own?.queues.some((member) => member.queueId === queueId))
  const requested = (said.skills ?? '').split(' and ').filter((name) => name !== '')
  const type = model.contactTypes.find(
    (one) =>
      one.queueId === queueId &&
      one.skillIds
        .map((id) => model.skills.find((of) => of.id === id)?.name)
        .sort()
        .join() === [...requested].sort().join(),
  )
  if (type === undefined) throw new Error(`nobody asks ${said.queue} for ${said.skills}`)
  const serves = canServe(model)
  const holders = model.agents.filter((one) => serves(one, type))
  expect(Number(said.holders)).toBe(holders.length)
  const seconds = holders.map(({ ahtSeconds }) => ahtSeconds?.[type.id] ?? Number.NaN)
  expect(Number(said.own)).toBe(Math.round(own?.ahtSeconds?.[type.id] ?? Number.NaN))
  if (holders.length > 0)
    expect(
      Math.abs(Number(said.others) - seconds.reduce((sum, one) => sum + one, 0) / seconds.length),
    ).toBeLessThanOrEqual(0.51)
  const present = staff.find(({ agentId }) => agentId === agent.id)
  expect(Math.abs(Number(said.occupancy) / 100 - (present?.occupancy.mean ?? Number.NaN))).toBeLessThan(0.15)
  expect(Number(evidence.missedPerWeek).toFixed(0)).toBe(said.missed)
}

/** Nine agents, three queues, skills that some hold; ids and names have nothing in common. */
function drawnModel(seed: number): RoutingModel {
  const random = seededRandom(seed)
  const skills = ['id-s1', 'id-s2', 'id-s3']
  const queues = ['id-q1', 'id-q2', 'id-q3']
  const some = (ids: readonly string[], random: Random) => ids.filter(() => random() < 0.5)
  const types = queues.flatMap((queue, q) => [
    { id: `id-t${2 * q}`, queue, skills: [skills[q] ?? ''], callsPerHour: 0.5 + 2.5 * random() },
    { id: `id-t${2 * q + 1}`, queue, skills: q === 0 ? [] : skills.slice(0, 2), callsPerHour: 0.5 + 1.5 * random() },
  ])
  const model = defineModel({
    targetSeconds: 80,
    patienceSeconds: 360,
    ahtSeconds: 960,
    contactTypes: types,
    agents: Array.from({ length: 9 }, (_, i) => ({
      id: `id-a${i}`,
      skills: Object.fromEntries(some(skills, random).map((id) => [id, 3])),
      queues: some(queues, random),
      ahtSeconds: Object.fromEntries(types.map(({ id }) => [id, Math.round(600 + 800 * random())])),
    })),
  })
  const named = <T extends { readonly id: string }>(items: readonly T[], what: string) =>
    items.map((item, i) => ({ ...item, name: `${what} ${'ABCDEFGHIJ'[i]}` }))
  return {
    ...model,
    agents: named(model.agents, 'Person'),
    skills: named(model.skills, 'Skill'),
    queues: named(model.queues, 'Queue'),
  }
}
