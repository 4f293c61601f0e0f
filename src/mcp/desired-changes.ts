import type * as z from 'zod'
import { ValidationError } from '../core/errors'
import type { Desired, Guardrails } from '../documents'
import { readJsonOrYaml } from '../terminal/io/json-or-yaml'
import { parseGuardrails } from '../workflows'
import type { Session } from './session'
import type { CHANGES } from './tool'

/**
 * The desired state that changes ask for.
 * @throws ValidationError for two levels of one skill of one agent
 */
export function buildDesired(changes: z.output<typeof CHANGES>): Desired {
  const agents = new Map<string, Map<string, number | null>>()
  for (const [place, { agent, skill, level }] of changes.entries()) {
    const skills = agents.get(agent) ?? new Map<string, number | null>()
    if (skills.has(skill)) {
      throw new ValidationError([
        { path: `changes[${place}]`, message: 'the same agent and skill are there twice: leave one out' },
      ])
    }
    agents.set(agent, skills.set(skill, level))
  }
  const desired = [...agents].map(([agent, skills]) => [agent, { skills: Object.fromEntries(skills) }] as const)
  return { format: 'skillroute/desired@1', agents: Object.fromEntries(desired) }
}

/** The guardrails that the server was started with. The file is read each time, as its owner may change it. */
export async function readGuardrails({
  io,
  options,
}: Pick<Session, 'io' | 'options'>): Promise<Guardrails | undefined> {
  const { guardrails: file } = options
  return file === undefined ? undefined : await parseGuardrails(await readJsonOrYaml(io, file), file)
}
