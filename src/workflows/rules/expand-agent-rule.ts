import type { AgentRule } from '../../documents'
import type { Path } from './file/view'
import { matchingAgents } from './matching'
import type { Org } from './org'
import type { Requirement } from './requirements'

/** Expands a rule for agents to the requirements for each of them. */
export function expandAgentRule(org: Org, rule: AgentRule, index: number): Requirement[] {
  const path: Path = ['agents', index]
  const by = `rule ${rule.rule ?? index + 1}`
  const how = rule.levels ?? 'atLeast'
  const agents = matchingAgents(org, rule)
  const required: Requirement[] = []
  for (const kind of ['skill', 'language'] as const) {
    const names = kind === 'skill' ? org.skills : org.languages
    const [levels, removed] =
      kind === 'skill' ? [rule.skills, rule.removeSkills] : [rule.languages, rule.removeLanguages]
    const part = kind === 'skill' ? 'skills' : 'languages'
    const add = (name: string, value: number | null, at: Path): void => {
      const found = names.find(name).found
      if (found === undefined) return
      const shared = { target: `${kind}:${found.id}`, of: { id: found.id, name: found.name }, value, by, path: at }
      for (const agent of agents) required.push({ agent, ...shared, how: value === null ? 'exact' : how })
    }
    for (const [name, level] of Object.entries(levels ?? {})) add(name, level, [...path, part, name])
    for (const [at, name] of (removed ?? []).entries()) {
      add(name, null, [...path, kind === 'skill' ? 'removeSkills' : 'removeLanguages', at])
    }
  }
  return required
}
