import type { Guardrails } from '../../documents'

/** An item of an org that guardrails name, and its place in them. */
export interface NamedThing {
  readonly kind: 'agent' | 'team' | 'skill' | 'queue'
  readonly name: string
  readonly path: readonly PropertyKey[]
}

/** Lists everything that guardrails name. */
export function namedThings(guardrails: Guardrails): NamedThing[] {
  const { changes = {}, protected: protection = {}, certifications = [], coverage = [] } = guardrails
  const { service = [], saturation = [], live = [] } = guardrails
  const list = (kind: NamedThing['kind'], names: readonly string[] | undefined, key: string): NamedThing[] =>
    (names ?? []).map((name, index) => ({ kind, name, path: ['protected', key, index] }))
  const one = (kind: NamedThing['kind'], name: string | undefined, path: readonly PropertyKey[]): NamedThing[] =>
    name === undefined ? [] : [{ kind, name, path }]
  return [
    ...(changes.teams ?? []).map((name, index) => ({ kind: 'team' as const, name, path: ['changes', 'teams', index] })),
    ...list('agent', protection.agents, 'agents'),
    ...list('skill', protection.skills, 'skills'),
    ...list('queue', protection.queues, 'queues'),
    ...certifications.flatMap(({ skill }, index) => one('skill', skill, ['certifications', index, 'skill'])),
    ...coverage.flatMap(({ skill, queue }, index) => [
      ...one('skill', skill, ['coverage', index, 'skill']),
      ...one('queue', queue, ['coverage', index, 'queue']),
    ]),
    ...service.flatMap(({ queue }, index) => one('queue', queue, ['service', index, 'queue'])),
    ...saturation.flatMap(({ queue }, index) => one('queue', queue, ['saturation', index, 'queue'])),
    ...live.flatMap(({ queue }, index) => one('queue', queue, ['live', index, 'queue'])),
  ]
}
