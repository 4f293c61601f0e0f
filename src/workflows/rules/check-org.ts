import { contentHash } from '../../core/json/hash'
import type { Problem, SnapshotQueue } from '../../documents'
import { problemAt } from '../../documents/yaml/problem'
import type { YamlSource } from '../../documents/yaml/source'
import type { AgentRuleView, Named, Path, QueueView, RulesView } from './file/view'
import type { Lookup, Org } from './org'

/** Finds problems of a rules file that only the org shows: unknown names, and requirements that the org cannot meet. */
export function checkOrg(view: RulesView, source: YamlSource, org: Org): Problem[] {
  return [
    ...view.queues.flatMap((queue) => queueProblems(queue, source, org)),
    ...view.agents.flatMap((rule) => agentProblems(rule, source, org)),
  ]
}

function queueProblems(view: QueueView, source: YamlSource, org: Org): Problem[] {
  const queue = view.queue === undefined ? undefined : org.queues.find(view.queue)
  const unknown = (names: Lookup<{ id: string; name: string }>, text: string | undefined, path: Path, code: string) =>
    unknownName(names, text, path, code, source)
  return [
    ...unknown(org.queues, view.queue, [...view.path, 'queue'], 'queue.unknown'),
    ...view.rules.flatMap(({ path, skill, overflowQueue }) => [
      ...unknown(org.skills, skill, [...path, 'skill'], 'skill.unknown'),
      ...(overflowQueue === view.queue
        ? []
        : unknown(org.queues, overflowQueue, [...path, 'overflowQueue'], 'queue.unknown')),
    ]),
    ...view.weights.flatMap(({ key, path }) => unknown(org.agents, key, path, 'agent.unknown')),
    ...(queue?.found === undefined ? [] : knownQueueProblems(view, queue.found, source, org)),
  ]
}

/** Finds problems of the rules for a queue that exists. */
function knownQueueProblems(view: QueueView, queue: SnapshotQueue, source: YamlSource, org: Org): Problem[] {
  const etag = queueEtag(queue)
  const changed =
    view.etag === undefined || isQueueEtag(view.etag, etag)
      ? []
      : [
          problemAt(
            source,
            'etag.changed',
            [...view.path, 'etag'],
            `${queue.name} has changed since this was written; check the rules, then write etag: ${etag}`,
          ),
        ]
  if (org.unread.has(queue.id)) return changed
  const members = new Set(org.joined(queue).map(({ id }) => id))
  const capacity = view.rules.flatMap(({ path, maxCapacity }) =>
    maxCapacity === undefined || members.size > 0
      ? []
      : [
          problemAt(
            source,
            'capacity.unmet',
            [...path, 'maxCapacity'],
            `${queue.name} has no active, activated agent whom it always asks, so that a capacity of ${maxCapacity} cannot be met`,
          ),
        ],
  )
  const notActivated = view.weights.flatMap(({ key, path }) => {
    const { found } = org.agents.find(key)
    if (found === undefined || members.has(found.id)) return []
    return [
      problemAt(
        source,
        'weights.stranger',
        path,
        `${found.name} is no active, activated agent whom ${queue.name} always asks`,
        'key',
      ),
    ]
  })
  return [...changed, ...capacity, ...notActivated]
}

function agentProblems(view: AgentRuleView, source: YamlSource, org: Org): Problem[] {
  const entry = (names: Lookup<{ id: string; name: string }>, key: string, path: Path, code: string) =>
    unknownName(names, key, path, code, source)
  return [
    ...view.skills.flatMap(({ key, path }) => entry(org.skills, key, path, 'skill.unknown')),
    ...view.languages.flatMap(({ key, path }) => entry(org.languages, key, path, 'language.unknown')),
    ...view.removeSkills.flatMap(({ name, path }) => entry(org.skills, name, path, 'skill.unknown')),
    ...view.removeLanguages.flatMap(({ name, path }) => entry(org.languages, name, path, 'language.unknown')),
    ...view.match.flatMap((one) => matchProblems(one, source, org)),
  ]
}

/** Keys of a match that name something of the org. */
const NAMED = ['agent', 'division', 'queue', 'skill', 'language', 'group', 'team'] as const

/** Keys of a match that only profiles answer. */
const OF_PROFILES = ['email', 'title', 'department', 'group', 'team']

/** Finds problems of one name in a match. */
export function matchProblems({ key, name, path }: Named, source: YamlSource, org: Org): Problem[] {
  const { agents } = org.snapshot
  if (OF_PROFILES.includes(key) && agents.length > 0 && agents.every(({ profile }) => profile === undefined)) {
    return [problemAt(source, 'snapshot.partial', path, `the snapshot has no agent's ${key}: take one with --profiles`)]
  }
  const kind = NAMED.find((one) => one === key)
  return kind === undefined ? [] : unknownName(org[`${kind}s` as const], name, path, `${kind}.unknown`, source)
}

function unknownName(
  names: Lookup<{ id: string; name: string }>,
  text: string | undefined,
  path: Path,
  code: string,
  source: YamlSource,
): Problem[] {
  if (text === undefined) return []
  const found = names.find(text)
  return found.found === undefined ? [problemAt(source, code, path, found.why, isMapKey(path) ? 'key' : 'value')] : []
}

/** Whether a name is the key of a map, such as a skill with its level. */
function isMapKey(path: Path): boolean {
  const map = path.at(-2)
  return map === 'skills' || map === 'languages' || map === 'weights'
}

/** Fields of a queue and of its groups that say who is in them. */
const PEOPLE = ['members', 'userIds']

/**
 * Makes an etag of a queue from a snapshot: from its settings, not its members. Validation refuses rules with this etag
 * once someone has changed these. It is not the etag of a queue read from the platform, so `ifMatch` refuses it.
 */
export function queueEtag(queue: SnapshotQueue): string {
  const withoutPeople = JSON.stringify(queue, (key, value) => (PEOPLE.includes(key) ? undefined : value))
  return `skillroute-settings-${contentHash(JSON.parse(withoutPeople))}`
}

/** Whether an etag in a rules file is the given one; earlier formats and quotes are accepted. */
function isQueueEtag(text: string, present: string): boolean {
  const hash = (tag: string): string => tag.replaceAll('"', '').replace(/^skillroute-(settings-)?/, '')
  return hash(text) === hash(present)
}
