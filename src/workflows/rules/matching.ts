import type { AgentMatch, AgentRule, SnapshotAgent } from '../../documents'
import { wildcard } from '../kit/wildcard'
import type { Org } from './org'

/** Active agents that a rule matches, in the order of the snapshot. */
export function matchingAgents(org: Org, rule: AgentRule): SnapshotAgent[] {
  const suggested = matcher(org, rule.match)
  const left = rule.except === undefined ? () => false : matcher(org, rule.except)
  return org.snapshot.agents.filter((agent) => agent.state === 'active' && suggested(agent) && !left(agent))
}

type Test = (agent: SnapshotAgent) => boolean

/** An agent must meet every key of the match, and any value within a key. */
function matcher(org: Org, match: AgentMatch): Test {
  const tests: Test[] = []
  const ids = (key: 'agent' | 'division' | 'skill' | 'language', names: readonly string[]): Set<string> => {
    const kind = { agent: org.agents, division: org.divisions, skill: org.skills, language: org.languages }[key]
    return new Set(names.flatMap((name) => kind.find(name).found?.id ?? []))
  }
  if (match.agent !== undefined) {
    const desired = ids('agent', toList(match.agent))
    tests.push(({ id }) => desired.has(id))
  }
  if (match.division !== undefined) {
    const desired = ids('division', toList(match.division))
    tests.push(({ divisionId }) => desired.has(divisionId ?? ''))
  }
  if (match.skill !== undefined) {
    const desired = ids('skill', toList(match.skill))
    tests.push(({ skills }) => skills.some(({ id }) => desired.has(id)))
  }
  if (match.language !== undefined) {
    const desired = ids('language', toList(match.language))
    tests.push(({ languages }) => languages.some(({ id }) => desired.has(id)))
  }
  if (match.queue !== undefined) {
    const queues = toList(match.queue).flatMap((name) => org.queues.find(name).found ?? [])
    const desired = new Set(queues.flatMap((queue) => org.joined(queue).map(({ id }) => id)))
    tests.push(({ id }) => desired.has(id))
  }
  if (match.group !== undefined) {
    const desired = new Set(toList(match.group))
    tests.push(({ profile }) => profile?.groups.some(({ id, name }) => desired.has(id) || desired.has(name)) ?? false)
  }
  if (match.team !== undefined) {
    const desired = new Set(toList(match.team))
    tests.push(({ profile }) => desired.has(profile?.team?.id ?? '') || desired.has(profile?.team?.name ?? ''))
  }
  pattern(tests, match.name, ({ name }) => [name])
  pattern(tests, match.certification, ({ certifications }) => certifications)
  pattern(tests, match.email, ({ profile }) => [profile?.email])
  pattern(tests, match.title, ({ profile }) => [profile?.title])
  pattern(tests, match.department, ({ profile }) => [profile?.department])
  return (agent) => tests.every((test) => test(agent))
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

function toList(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value
}
