import { ValidationError } from '../../core/errors'
import type { Guardrails, Problem, Snapshot } from '../../documents'
import { GUARDRAILS } from '../../documents/plan/guardrails-schema'
import { inTextOrder, parseShape, problemAt, shapeProblems } from '../../documents/yaml/problem'
import { readYaml } from '../../documents/yaml/read'
import { valueSource, type YamlSource } from '../../documents/yaml/source'
import { indexNames } from '../kit/names'
import { teamNames } from '../kit/team-members'
import { frozenTime } from './timing'

/** Which guardrails of a file can be used, and its problems. */
export interface GuardrailsCheck {
  readonly ok: boolean
  /** All problems, in the order of the text, with line and column where the guardrails came as text. */
  readonly problems: readonly Problem[]
  /** The guardrails; null when there are problems. */
  readonly guardrails: Guardrails | null
}

/**
 * Checks guardrails and returns all problems at once, without throwing.
 * @param guardrails the text of a YAML or JSON file, or the parsed value
 * @param options.snapshot an org in which the names of agents, teams, skills and queues must exist
 */
export async function validateGuardrails(
  guardrails: unknown,
  options: { readonly snapshot?: Snapshot | undefined } = {},
): Promise<GuardrailsCheck> {
  const source = typeof guardrails === 'string' ? await readYaml(guardrails) : valueSource(guardrails)
  if (source.broken.length > 0) {
    return { ok: false, problems: source.broken.map((issue) => ({ code: 'notation', ...issue })), guardrails: null }
  }
  const shape = GUARDRAILS.safeParse(source.value)
  if (!shape.success) {
    return { ok: false, problems: shapeProblems(GUARDRAILS, shape.error, source), guardrails: null }
  }
  const problems = inTextOrder([
    ...freezes(shape.data, source),
    ...limitless(shape.data, source),
    ...toothless(shape.data, source),
    ...(options.snapshot === undefined ? [] : unknownNames(shape.data, options.snapshot, source)),
  ])
  return { ok: problems.length === 0, problems, guardrails: problems.length === 0 ? shape.data : null }
}

/**
 * Reads guardrails, given as a value or as the text of a YAML or JSON file.
 * @throws ValidationError with line and column of every problem
 */
export async function parseGuardrails(given: unknown, file = 'guardrails'): Promise<Guardrails> {
  if (typeof given !== 'string') return parseGuardrailsValue(given)
  const { guardrails, problems } = await validateGuardrails(given)
  if (guardrails === null) throw new ValidationError(problems, { subject: file })
  return guardrails
}

/**
 * Checks guardrails that a program gives as a value.
 * @throws ValidationError naming each unknown key and each invalid value
 */
export function parseGuardrailsValue(value: unknown): Guardrails {
  const source = valueSource(value)
  const guardrails = parseShape(GUARDRAILS, source, 'guardrails')
  const problems = [...freezes(guardrails, source), ...limitless(guardrails, source), ...toothless(guardrails, source)]
  if (problems.length > 0) throw new ValidationError(problems, { subject: 'guardrails' })
  return guardrails
}

/**
 * Refuses guardrails with names that an org does not have: a search that ignored them would change what they protect.
 * @throws ValidationError naming each, with what was meant
 */
export function checkGuardrailNames(guardrails: Guardrails, snapshot: Snapshot): void {
  const problems = unknownNames(guardrails, snapshot, valueSource(guardrails))
  if (problems.length > 0) throw new ValidationError(problems, { subject: 'guardrails' })
}

function freezes({ freeze = [] }: Guardrails, source: YamlSource): Problem[] {
  return freeze.flatMap((span, index) => {
    const time = frozenTime(span)
    return 'why' in time ? [problemAt(source, 'freeze.time', ['freeze', index, time.key], time.why)] : []
  })
}

/** A file that protects nothing is a mistake: whoever gives it relies on it. */
function toothless({ format: _format, ...limits }: Guardrails, source: YamlSource): Problem[] {
  return Object.values(limits).every(isNothing)
    ? [
        problemAt(
          source,
          'limit.missing',
          [],
          'sets no limit, so it protects nothing: add one, or leave the guardrails out',
        ),
      ]
    : []
}

/** Whether a part sets no limit: an empty list, or an object of nothing but such parts, such as `required: false`. */
function isNothing(part: unknown): boolean {
  if (Array.isArray(part)) return part.length === 0
  if (typeof part === 'object' && part !== null) return Object.values(part).every(isNothing)
  return part === undefined || part === false
}

/** Finds entries that say what to check but give no limit. */
function limitless({ coverage = [], service = [], live = [] }: Guardrails, source: YamlSource): Problem[] {
  return [
    ...coverage.flatMap(({ minAgents, minShare, during }, index) => {
      const path = ['coverage', index]
      if ((minAgents ?? minShare) === undefined) {
        return [problemAt(source, 'limit.missing', path, 'must say minAgents or minShare')]
      }
      if (during === undefined || minAgents !== undefined) return []
      return [problemAt(source, 'limit.missing', [...path, 'during'], 'is about minAgents, which is missing', 'key')]
    }),
    ...service.flatMap((limit, index) => {
      const { minServiceLevel, maxServiceLevelDrop, maxOccupancy, maxAsaSeconds, maxAbandonProbability } = limit
      const any = minServiceLevel ?? maxServiceLevelDrop ?? maxOccupancy ?? maxAsaSeconds ?? maxAbandonProbability
      const message =
        'must say minServiceLevel, maxServiceLevelDrop, maxOccupancy, maxAsaSeconds or maxAbandonProbability'
      return any === undefined ? [problemAt(source, 'limit.missing', ['service', index], message)] : []
    }),
    ...live.flatMap(({ maxOccupancy, maxWaiting }, index) => {
      const message = 'must say maxOccupancy or maxWaiting'
      const any = maxOccupancy ?? maxWaiting
      return any === undefined ? [problemAt(source, 'limit.missing', ['live', index], message)] : []
    }),
  ]
}

function unknownNames(guardrails: Guardrails, snapshot: Snapshot, source: YamlSource): Problem[] {
  const kinds = {
    agent: indexNames('agent', snapshot.agents),
    team: teamNames(snapshot.agents),
    skill: indexNames('skill', snapshot.skills),
    queue: indexNames('queue', snapshot.queues),
  }
  return namedThings(guardrails).flatMap(({ kind, name, path }) => {
    const found = kinds[kind].find(name)
    return 'problem' in found ? [problemAt(source, `${kind}.unknown`, path, found.problem)] : []
  })
}

/** An item of an org that guardrails name, and its place in them. */
interface NamedThing {
  readonly kind: 'agent' | 'team' | 'skill' | 'queue'
  readonly name: string
  readonly path: readonly PropertyKey[]
}

function namedThings(guardrails: Guardrails): NamedThing[] {
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
