import { canonicalJson, type Json } from '../../core/json/json'
import type {
  DriftKind,
  SnapshotAgent,
  SnapshotGroup,
  SnapshotMember,
  SnapshotQueue,
  SnapshotRouting,
} from '../../documents'
import { mapRouting } from '../../documents/org/snapshot-routing'
import { asJson } from '../kit/values'
import type { View } from './view'

/**
 * One comparable detail of a subject. Names are resolved only for differences: a large org has a million details and few
 * differences.
 */
export interface Field {
  readonly aspect: string
  /** The item within the aspect: its kind, key, and id in its own snapshot. */
  readonly item?: { readonly kind: DriftKind | 'text'; readonly key: string; readonly id: string } | undefined
  /** Keys instead of ids. Numbers are compared with the tolerance of levels. */
  readonly comparedAs: string | number | boolean
  /** For people: names instead of ids. */
  format(): Json
}

/** Details of a subject by aspect and item. */
export type Fields = ReadonlyMap<string, Field>

/** The details of one subject; undefined when the snapshot does not have it. */
export function collectFields(view: View, kind: DriftKind, key: string): Fields | undefined {
  const thing = view.things.get(kind)?.get(key)
  if (thing === undefined) return undefined
  const fields = new Map<string, Field>()
  putValue(fields, 'name', thing.name)
  const skill = kind === 'skill' ? view.skill(key) : undefined
  const queue = kind === 'queue' ? view.queue(key) : undefined
  const agent = kind === 'agent' ? view.agent(key) : undefined
  if (skill !== undefined) {
    putValue(fields, 'state', skill.state)
    putDivision(view, fields, skill.divisionId)
  }
  if (queue !== undefined) putQueue(view, fields, queue)
  if (agent !== undefined) putAgent(view, fields, agent)
  return fields
}

type Draft = Map<string, Field>

function putValue(fields: Draft, aspect: string, value: string | number | boolean | undefined): void {
  if (value !== undefined) fields.set(aspect, { aspect, comparedAs: value, format: () => value })
}

/** Adds a value with references: once with keys for comparison, once with names for people. */
function putRendered(fields: Draft, aspect: string, render: (how: 'keys' | 'names') => Json): void {
  fields.set(aspect, { aspect, comparedAs: canonicalJson(render('keys')), format: () => render('names') })
}

function putItem(
  fields: Draft,
  aspect: string,
  item: Field['item'],
  comparedAs: Field['comparedAs'],
  format: () => Json,
): void {
  fields.set(`${aspect}\n${item?.key}`, { aspect, item, comparedAs, format })
}

function putText(fields: Draft, aspect: string, text: string): void {
  putItem(fields, aspect, { kind: 'text', key: text, id: text }, true, () => true)
}

function putDivision(view: View, fields: Draft, id: string | undefined): void {
  if (id === undefined) return
  const comparedAs = view.keysOf('division').get(id) ?? id
  fields.set('division', { aspect: 'division', comparedAs, format: () => view.nameOf('division', id) })
}

function putQueue(view: View, fields: Draft, queue: SnapshotQueue): void {
  putDivision(view, fields, queue.divisionId)
  putValue(fields, 'evaluation', queue.evaluation)
  for (const [medium, target] of Object.entries(queue.serviceLevels)) {
    if (target === undefined) continue
    const { ratio, seconds } = target
    const item = { kind: 'text' as const, key: medium, id: medium }
    putItem(fields, 'serviceLevels', item, `${ratio} ${seconds}`, () => ({ ratio, seconds }))
  }
  putValue(fields, 'acwTimeoutMs', queue.acwTimeoutMs)
  putValue(fields, 'predictive', queue.predictive === true ? true : undefined)
  if ((queue.rings ?? []).length > 0) putRendered(fields, 'rings', (how) => ringJson(view, queue, how))
  const groups = queue.memberGroups ?? []
  if (groups.length > 0) putRendered(fields, 'memberGroups', (how) => groups.map(groupLabeler(view, how)).sort())
  if ((queue.conditionalGroups ?? []).length > 0) {
    putRendered(fields, 'conditionalGroups', (how) => conditionalGroupJson(view, queue, how))
  }
  for (const [name, value] of Object.entries(queue.routing ?? {})) {
    if (typeof value !== 'object') putValue(fields, name, value)
    else putRendered(fields, name, (how) => routingJson(view, { [name]: value }, how))
  }
  const keys = view.keysOf('agent')
  for (const member of queue.members) {
    const { userId: id, joined, ring, memberBy } = member
    const item = { kind: 'agent' as const, key: keys.get(id) ?? id, id }
    putItem(fields, 'members', item, `${joined} ${ring} ${memberBy}`, () => memberJson(member))
  }
}

function memberJson({ joined, ring, memberBy }: SnapshotMember): Json {
  return { joined, ring, memberBy }
}

function labeler(view: View, kind: DriftKind, how: 'keys' | 'names'): (id: string) => string {
  return (id) => (how === 'names' ? view.nameOf(kind, id) : (view.keysOf(kind).get(id) ?? id))
}

function ringJson(view: View, { rings = [] }: SnapshotQueue, how: 'keys' | 'names'): Json {
  return rings.map(({ timeoutSeconds = null, skillsToRemove }) => ({
    timeoutSeconds,
    skillsToRemove: skillsToRemove.map(labeler(view, 'skill', how)).sort(),
  }))
}

/**
 * Skill groups are paired like other items. Other groups are no items of a snapshot: they are equal if name and type
 * are.
 */
function groupLabeler(view: View, how: 'keys' | 'names'): (group: SnapshotGroup) => string {
  const keys = view.keysOf('skillGroup')
  return ({ id, name, type }) => {
    const known = type === 'SKILLGROUP' && keys.has(id)
    const label = how === 'names' ? view.nameOf('skillGroup', id) : keys.get(id)
    return `${known ? label : name} (${type})`
  }
}

function conditionalGroupJson(view: View, { conditionalGroups = [] }: SnapshotQueue, how: 'keys' | 'names'): Json {
  return conditionalGroups.map(({ queueId, metric, operator, value, groups, waitSeconds = null }) => ({
    queue: queueId === undefined ? null : labeler(view, 'queue', how)(queueId),
    when: `${metric} ${operator} ${value}`,
    groups: groups.map(groupLabeler(view, how)).sort(),
    waitSeconds,
  }))
}

function routingJson(view: View, setting: SnapshotRouting, how: 'keys' | 'names'): Json {
  const group = (one: SnapshotGroup): SnapshotGroup => {
    const label = groupLabeler(view, how)(one)
    return { id: label, name: label, type: one.type }
  }
  return asJson(Object.values(mapRouting(setting, group, labeler(view, 'queue', how)))[0])
}

function putAgent(view: View, fields: Draft, agent: SnapshotAgent): void {
  putDivision(view, fields, agent.divisionId)
  putValue(fields, 'state', agent.state)
  putValue(fields, 'licensed', agent.licensed)
  for (const kind of ['skill', 'language'] as const) {
    const keys = view.keysOf(kind)
    for (const { id, level } of kind === 'skill' ? agent.skills : agent.languages) {
      putItem(fields, `${kind}s`, { kind, key: keys.get(id) ?? id, id }, level, () => level)
    }
  }
  for (const text of agent.certifications) putText(fields, 'certifications', text)
  const { email, title, department, groups = [], team } = agent.profile ?? {}
  putValue(fields, 'email', email)
  putValue(fields, 'title', title)
  putValue(fields, 'department', department)
  putValue(fields, 'team', team?.name)
  for (const { name } of groups) putText(fields, 'groups', name)
}
