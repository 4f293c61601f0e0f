import { expect, it } from 'vitest'
import { seededRandom } from '../../../core/random'
import type { ModelAgent, RoutingModel } from '../../../documents'
import { defineModel } from '../../model/define/define-model'
import { compile } from './compile'
import type { SimulateOptions } from './options'
import { recompile } from './recompile'

/** Queues of every evaluation, rings, preferred agents and a chat that few may take. */
const model = defineModel({
  targetSeconds: 20,
  ahtSeconds: 200,
  queues: [
    { id: 'all', evaluation: 'ALL' },
    { id: 'best', evaluation: 'BEST', rings: [{ skillsToRemove: ['B'], timeoutSeconds: 10 }, { skillsToRemove: [] }] },
    { id: 'none', evaluation: 'NONE' },
  ],
  contactTypes: [
    { id: '1', queue: 'all', skills: ['A'], callsPerHour: 10 },
    { id: '2', queue: 'best', skills: ['A', 'B'], callsPerHour: 10 },
    { id: '3', queue: 'best', skills: ['B'], callsPerHour: 10, media: 'chat' },
    { id: '4', queue: 'none', skills: ['C'], callsPerHour: 10 },
  ],
  agents: [
    { id: 'x', count: 5, skills: { A: 3, B: 1 }, queues: ['all', 'best'] },
    { id: 'y', count: 5, skills: { B: 4 }, queues: ['best'], concurrency: { chat: 0 } },
    { id: 'z', count: 5, skills: { A: 2, B: 5 }, queues: ['all', 'best', 'none'] },
  ],
})

it('answers what compiling again does, whatever changed', () => {
  const options: SimulateOptions = { seed: 1, hours: 8 }
  const base = compile(model, options)
  const random = seededRandom(3)
  for (let round = 0; round < 30; round++) {
    const agents = base.model.agents.map((agent) => (random() < 0.2 ? changed(base.model, agent, random) : agent))
    const after = { ...base.model, agents }
    for (const rules of [{}, { agentChoice: 'fastestFirst' }, { contactChoice: 'agentLevel' }] as const) {
      const own = compile(model, { ...options, rules })
      const { model: _one, ...again } = compile(after, { ...options, rules })
      const { model: _other, ...quick } = recompile({ ...own, model: base.model }, after, rules)
      expect(quick).toEqual(again)
    }
  }
})

function changed({ skills, queues }: RoutingModel, agent: ModelAgent, random: () => number): ModelAgent {
  return {
    ...agent,
    skills: skills.flatMap(({ id }) => (random() < 0.5 ? [{ id, level: 1 + Math.floor(5 * random()) }] : [])),
    queues: queues.flatMap(({ id }) => (random() < 0.5 ? [{ queueId: id, ring: 1 + Math.floor(2 * random()) }] : [])),
  }
}
