import { addTo } from '../../core/group-by'
import type { AgentMatch, AgentRule, Ref, SnapshotAgent } from '../../documents'
import { wildcard } from '../kit/wildcard'
import type { Lookup, Org } from './org'

/** Active agents that a rule matches, in the order of the snapshot. */
export function matchingAgents(org: Org, rule: AgentRule): SnapshotAgent[] {
  const isMatch = matcher(org, rule.match)
  const isExcepted = rule.except === undefined ? () => false : matcher(org, rule.except)
  return org.snapshot.agents.filter((agent) => agent.state === 'active' && isMatch(agent) && !isExcepted(agent))
}

type Test = (agent: SnapshotAgent) => boolean

/** An agent must meet every key of the match, and any value within a key. */
function matcher(org: Org, match: AgentMatch): Test {
  const tests: Test[] = []
  const members = new Map<SnapshotAgent, string[]>()
  for (const name of toList(match.queue ?? [])) {
    const queue = org.queues.find(name).found
    for (const agent of queue === undefined ? [] : org.joined(queue)) addTo(members, agent, queue?.id ?? '')
  }
  listed(tests, org.agents, match.agent, ({ id }) => [id])
  listed(tests, org.divisions, match.division, ({ divisionId }) => [divisionId])
  listed(tests, org.skills, match.skill, ({ skills }) => skills.map(({ id }) => id))
  listed(tests, org.languages, match.language, ({ languages }) => languages.map(({ id }) => id))
  listed(tests, org.groups, match.group, ({ profile }) => (profile?.groups ?? []).map(({ id }) => id))
  listed(tests, org.teams, match.team, ({ profile }) => [profile?.team?.id])
  listed(tests, org.queues, match.queue, (agent) => members.get(agent) ?? [])
  pattern(tests, match.name, ({ name }) => [name])
  pattern(tests, match.certification, ({ certifications }) => certifications)
  pattern(tests, match.email, ({ profile }) => [profile?.email])
  pattern(tests, match.title, ({ profile }) => [profile?.title])
  pattern(tests, match.department, ({ profile }) => [profile?.department])
  return (agent) => tests.every((test) => test(agent))
}

function listed(
  tests: Test[],
  names: Lookup<Ref>,
  desired: string | readonly string[] | undefined,
  getIds: (agent: SnapshotAgent) => readonly (string | undefined)[],
): void {
  if (desired === undefined) return
  const ids = new Set<string | undefined>(toList(desired).flatMap((name) => names.find(name).found?.id ?? []))
  tests.push((agent) => getIds(agent).some((id) => ids.has(id)))
}

function pattern(
  tests: Test[],
  desired: string | readonly string[] | undefined,
  getTexts: (agent: SnapshotAgent) => readonly (string | undefined)[],
): void {
  if (desired === undefined) return
  const patterns = toList(desired).map(wildcard)
  tests.push((agent) => getTexts(agent).some((text) => text !== undefined && patterns.some((fits) => fits(text))))
}

export function toList(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value
}
