import { SECONDS_PER_HOUR } from '../../src/core/time/durations'
import type { ModelAgent, ModelContactType, RoutingModel } from '../../src/documents'
import { defineModel } from '../../src/optimizer'
import type { OneQueue, Skills } from '../peers/center'

const TARGET_SECONDS = 20
const SKILLS = 20
const MULTI_SKILLED = 200

/** M/M/100 at 90 erlang. */
export function oneQueue(contacts: number, seed: number): OneQueue {
  return {
    agents: 100,
    ratePerSecond: 0.5,
    ahtSeconds: 180,
    targetSeconds: TARGET_SECONDS,
    contacts,
    warmUpSeconds: 3 * SECONDS_PER_HOUR,
    seed,
  }
}

/** 20 contact types, 200 agents with two skills each that link all types, about 190 erlang, mean patience 2 minutes. */
export function skills(contacts: number, seed: number): Skills {
  const kinds = Array.from({ length: SKILLS }, (_, k) => k)
  return {
    ratePerSecond: kinds.map((k) => 0.037 + 0.001 * k),
    ahtSeconds: kinds.map((k) => 160 + 4 * ((k * 7) % SKILLS)),
    typesOfAgent: Array.from({ length: MULTI_SKILLED }, (_, a) => [
      a % SKILLS,
      (a + 1 + Math.floor(a / SKILLS)) % SKILLS,
    ]),
    patienceSeconds: 120,
    targetSeconds: TARGET_SECONDS,
    contacts,
    warmUpSeconds: 3 * SECONDS_PER_HOUR,
    seed,
  }
}

/** The same center as a model: longest idle agent, longest waiting contact. */
export function modelOf(center: OneQueue | Skills): RoutingModel {
  if (!('typesOfAgent' in center)) {
    const agents = Array.from({ length: center.agents }, () => [0])
    return model([center.ratePerSecond], [center.ahtSeconds], agents, undefined)
  }
  return model(center.ratePerSecond, center.ahtSeconds, center.typesOfAgent, center.patienceSeconds)
}

function model(
  rates: readonly number[],
  aht: readonly number[],
  agents: readonly (readonly number[])[],
  patienceSeconds: number | undefined,
): RoutingModel {
  return {
    format: 'skillroute/model@1',
    skills: rates.map((_, k) => ({ id: `s${k}`, name: `Skill ${k}` })),
    queues: [{ id: 'q', name: 'Queue', evaluation: 'ALL', predictive: false }],
    contactTypes: rates.map((rate, k): ModelContactType => {
      const callsPerHour = rate * SECONDS_PER_HOUR
      return {
        id: `t${k}`,
        queueId: 'q',
        mediaType: 'voice',
        skillIds: [`s${k}`],
        callsPerHour,
        peakCallsPerHour: callsPerHour,
        offered: callsPerHour,
        answered: callsPerHour,
        abandoned: 0,
        ahtSeconds: aht[k] ?? 0,
        ...(patienceSeconds !== undefined && { patienceSeconds }),
        target: { ratio: 0.8, seconds: TARGET_SECONDS },
      }
    }),
    agents: agents.map(
      (types, a): ModelAgent => ({
        id: `a${a}`,
        name: `Agent ${a}`,
        skills: types.map((k) => ({ id: `s${k}`, level: 3 })),
        languages: [],
        queues: [{ queueId: 'q', ring: 1 }],
        certifications: [],
        eligible: true,
        availability: 1,
        staffedSeconds: 0,
        handling: [],
      }),
    ),
    notes: [],
  }
}

/** Queues with their own agents and skill each, 600 s a contact, a target of 80 % in 30 s; `load` is the occupancy. */
export function siloed(queues: number, agents: number, load: number): RoutingModel {
  const skills = Array.from({ length: queues }, (_, i) => `S${i}`)
  return defineModel({
    targetSeconds: 30,
    serviceLevel: 0.8,
    patienceSeconds: 180,
    ahtSeconds: 600,
    contactTypes: skills.map((id) => ({ id, queue: id, skills: [id], callsPerHour: 6 * load * agents })),
    agents: skills.map((id) => ({ id, count: agents, skills: { [id]: 3 }, queues: skills })),
  })
}
