import * as z from 'zod'
import { type Issue, ValidationError } from '../../core/errors'
import type { Json } from '../../core/json/json'
import { LIMITS } from '../../core/limits'
import { pathText } from '../../core/path-text'
import type { Desired, DesiredQueue, Ref, Snapshot } from '../../documents'
import { ROUTING_DEFAULTS } from '../../documents/org/snapshot-routing'
import { problemAt } from '../../documents/yaml/problem'
import { valueSource, type YamlSource } from '../../documents/yaml/source'
import { agentNames, indexNames, type Names } from '../kit/names'
import type { ResolvedLevel, ResolvedState } from './resolved'

const level = z
  .number({ error: 'must be a number from 0 to 5, or null to take it away' })
  .min(LIMITS.level.min, { error: 'must be from 0 to 5' })
  .max(LIMITS.level.max, { error: 'must be from 0 to 5' })
const wholeLevel = level.int({ error: 'must be a whole number: the platform drops fractions of language levels' })
const whole = (min: number, max: number) => {
  const error = `must be from ${min} to ${max}`
  return z
    .int({ error: `must be a whole number from ${min} to ${max}` })
    .min(min, { error })
    .max(max, { error })
}

const MEDIA = ['call', 'callback', 'chat', 'email', 'message', 'workitem']

/** Fields of a queue that the platform computes, or that have their own key in the file. */
const NOT_SETTINGS = ['id', 'dateCreated', 'dateModified', 'modifiedBy', 'createdBy', 'memberCount', 'selfUri', 'name']

const agent = z.strictObject({
  skills: z.record(z.string(), level.nullable()).optional(),
  languages: z.record(z.string(), wholeLevel.nullable()).optional(),
  utilization: z
    .record(
      z.string().refine((medium) => MEDIA.includes(medium), { error: `must be one of ${MEDIA.join(', ')}` }),
      whole(1, 50),
    )
    .nullable()
    .optional(),
  reason: z.string().optional(),
  reasons: z.record(z.string(), z.string()).optional(),
})

const queue = z.strictObject({
  evaluation: z.enum(['NONE', 'ALL', 'BEST'], { error: 'must be NONE, ALL or BEST' }).optional(),
  acwTimeoutMs: z.int().min(1_000, { error: 'must be 1000 to 3600000 ms' }).max(3_600_000).optional(),
  members: z
    .record(
      z.string(),
      z
        .strictObject({ joined: z.boolean().optional(), ring: whole(LIMITS.ring.min, LIMITS.ring.max).optional() })
        .nullable(),
    )
    .optional(),
  settings: z
    .record(
      z
        .string()
        .regex(/^[a-zA-Z]\w*(\.\w+)*$/, { error: 'must be the path of a setting, such as acwSettings.timeoutMs' })
        .refine((path) => !NOT_SETTINGS.includes(path), { error: 'is not a setting that can be changed here' }),
      z.json(),
    )
    .optional(),
  reason: z.string().optional(),
})

/** The shape of a desired state file; its JSON Schema is published from this. */
export const DESIRED = z.strictObject({
  format: z.literal('skillroute/desired@1', { error: 'must be "skillroute/desired@1"' }),
  agents: z.record(z.string(), agent).optional(),
  queues: z.record(z.string(), queue).optional(),
})

/**
 * Resolves every name.
 * @throws ValidationError naming each name that the org does not have or has several times, and each target given twice
 * @param source the text of the desired state, for line and column
 * @param subject the name in errors, such as that of the file
 */
export function resolveDesired(
  snapshot: Snapshot,
  desired: Desired,
  source: YamlSource = valueSource(desired),
  subject = 'desired state',
): ResolvedState {
  const names = {
    agents: agentNames(snapshot.agents),
    skills: indexNames('skill', snapshot.skills),
    languages: indexNames('language', snapshot.languages),
    queues: indexNames('queue', snapshot.queues),
  }
  const issues: Issue[] = []
  const targets = new Map<string, string>()
  const resolved = {
    skills: [] as ResolvedLevel[],
    languages: [] as ResolvedState['languages'][number][],
    members: [] as ResolvedState['members'][number][],
    fields: [] as ResolvedState['fields'][number][],
    utilizations: [] as ResolvedState['utilizations'][number][],
  }

  for (const [name, desiredAgent] of Object.entries(desired.agents ?? {})) {
    const user = find(names.agents, name, ['agents', name])
    if (user === undefined) continue
    const explainChange = (what: string): string => desiredAgent.reasons?.[what] ?? desiredAgent.reason ?? 'desired'
    for (const [text, value] of Object.entries(desiredAgent.skills ?? {})) {
      const skill = find(names.skills, text, ['agents', name, 'skills', text], user.id)
      if (skill === undefined) continue
      const intent = value === null ? 'remove' : 'set'
      resolved.skills.push({ user, skill, level: value, intent, reason: explainChange(text), value: null })
    }
    for (const [text, value] of Object.entries(desiredAgent.languages ?? {})) {
      const language = find(names.languages, text, ['agents', name, 'languages', text], user.id)
      if (language !== undefined) resolved.languages.push({ user, language, level: value, reason: explainChange(text) })
    }
    if (desiredAgent.utilization !== undefined) {
      resolved.utilizations.push({ user, capacities: desiredAgent.utilization, reason: explainChange('utilization') })
    }
  }
  for (const [name, desiredQueue] of Object.entries(desired.queues ?? {})) {
    const queue = find(names.queues, name, ['queues', name])
    if (queue === undefined) continue
    const reason = desiredQueue.reason ?? 'desired'
    const fields = listFields(desiredQueue, ['queues', name])
    for (const [n, { field, value, path }] of fields.entries()) {
      const message = explainOverlap(field, fields.slice(0, n))
      if (message !== undefined) issues.push(problemAt(source, 'target.twice', path, message, 'key'))
      else resolved.fields.push({ queue, field, value, reason })
    }
    for (const [text, state] of Object.entries(desiredQueue.members ?? {})) {
      const user = find(names.agents, text, ['queues', name, 'members', text], queue.id)
      if (user !== undefined) resolved.members.push({ queue, user, state, reason })
    }
  }
  if (issues.length > 0) throw new ValidationError(issues, { subject })
  return resolved

  function find<T extends Ref>(known: Names<T>, text: string, path: readonly string[], within = ''): Ref | undefined {
    const found = known.find(text)
    if ('problem' in found) {
      issues.push(problemAt(source, 'name.unknown', path, found.problem, 'key'))
      return undefined
    }
    const { id, name } = found.item
    return twice(`${within} ${id}`, path) ? undefined : { id, name }
  }

  function twice(target: string, path: readonly string[]): boolean {
    const first = targets.get(target)
    if (first === undefined) targets.set(target, pathText(path))
    else issues.push(problemAt(source, 'target.twice', path, `means the same as ${first}`, 'key'))
    return first !== undefined
  }
}

interface DesiredField {
  readonly field: string
  readonly value: Json
  /** Where it is in the file. */
  readonly path: readonly string[]
}

/** The desired settings of a queue; those with their own key come first. */
function listFields({ evaluation, acwTimeoutMs, settings }: DesiredQueue, at: readonly string[]): DesiredField[] {
  return [
    ...(evaluation === undefined
      ? []
      : [{ field: 'skillEvaluationMethod', value: evaluation, path: [...at, 'evaluation'] }]),
    ...(acwTimeoutMs === undefined
      ? []
      : [{ field: 'acwSettings.timeoutMs', value: acwTimeoutMs, path: [...at, 'acwTimeoutMs'] }]),
    // Where the platform has a default, it answers that and not null.
    ...Object.entries(settings ?? {}).map(([field, value]) => {
      return { field, value: value ?? ROUTING_DEFAULTS[field] ?? null, path: [...at, 'settings', field] }
    }),
  ]
}

/** The problem if a setting is given twice: under two names, or also as part of another setting. */
function explainOverlap(field: string, others: readonly DesiredField[]): string | undefined {
  const other = others.find((one) => `${field}.`.startsWith(`${one.field}.`) || one.field.startsWith(`${field}.`))
  if (other === undefined) return undefined
  const where = pathText(other.path)
  return other.field === field ? `means the same as ${where}` : `overlaps with ${where}: give only one of the two`
}
