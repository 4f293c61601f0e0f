import { type Issue, ValidationError } from '../../core/errors'
import type { Json } from '../../core/json/json'
import { isRecord } from '../../core/json/unknown'
import type { Change, LeftOut, PlanLimits, Ref, Snapshot, SnapshotAgent, SnapshotQueue } from '../../documents'
import { changeId } from '../../documents/plan/plan-hash'
import type { ResolvedMember, ResolvedState } from '../desired/resolved'
import type { PlanTargets } from '../desired/targets'
import { sameLevel } from '../kit/read-levels'
import { asJson, fulfils, listAt, valueAt } from '../kit/values'
import { NEW_MEMBER } from '../subjects/members'
import { queueImage } from '../subjects/queue'
import { effectiveUtilization, ownUtilization } from '../subjects/utilization'

type Draft = Change extends infer C
  ? C extends Change
    ? Omit<C, 'id' | 'value'> & { value?: Change['value'] }
    : never
  : never

/**
 * Plans changes of languages, members, settings and utilization: compares the desired state with a snapshot and with the state
 * read for it. A value that the org already has gives no change.
 * @throws ValidationError for settings or utilizations that were not read, and rings that a queue does not have
 */
export function otherChanges(
  snapshot: Snapshot,
  desired: ResolvedState,
  targets: PlanTargets | undefined,
  { existingLevels, includeUnlicensed = false }: Pick<PlanLimits, 'existingLevels' | 'includeUnlicensed'> = {},
): { readonly changes: readonly Change[]; readonly leftOut: readonly LeftOut[] } {
  const agents = new Map(snapshot.agents.map((agent) => [agent.id, agent]))
  const drafts: Draft[] = []
  const leftOut: LeftOut[] = []
  const issues: Issue[] = []
  const unread = new Set(snapshot.gaps.filter((gap) => gap.kind === 'agent').map((gap) => gap.id))
  const usable = (id: string, what: string): SnapshotAgent | undefined => {
    const agent = agents.get(id)
    const not = agent === undefined ? IN_NO_SNAPSHOT : notUsable(agent, unread, includeUnlicensed)
    if (not === undefined) return agent
    leftOut.push({ ...not, what: `${agent?.name ?? id} (${id}): ${what}` })
    return undefined
  }
  for (const { user, language, level, reason } of desired.languages) {
    const before = agents.get(user.id)?.languages.find((held) => held.id === language.id)?.level ?? null
    if (sameLevel(before, level) && !unread.has(user.id)) continue
    if (usable(user.id, `${language.name} ${level ?? 'removed'}`) === undefined) continue
    if (level !== null && before !== null && before >= level && existingLevels === 'keepHigher') {
      leftOut.push({
        ...keptLevel(language),
        what: `${user.name} (${user.id}): ${language.name} ${level}, held at ${before}`,
      })
      continue
    }
    const shared = { user, language, reason }
    if (level !== null) drafts.push({ kind: 'language.set', ...shared, before, after: level })
    else if (before !== null) drafts.push({ kind: 'language.remove', ...shared, before, after: null })
  }
  memberDrafts(snapshot, desired, { usable, leftOut, issues, drafts })
  fieldDrafts(snapshot, desired, targets, { issues, drafts })
  utilizationDrafts(desired, targets, { usable, issues, drafts })
  if (issues.length > 0) throw new ValidationError(issues)
  return { changes: drafts.map((draft) => ({ value: null, ...draft, id: changeId(draft) })), leftOut }
}

type Not = Pick<LeftOut, 'code' | 'why'>

/** Why a level is not lowered. */
export function keptLevel({ name }: Ref): Not {
  return { code: 'level.kept', why: `${name} is held at an equal or higher level, which is kept` }
}

const IN_NO_SNAPSHOT: Not = { code: 'user.unknown', why: 'The user is in no snapshot' }

function notUsable(
  { id, state, licensed }: SnapshotAgent,
  unread: ReadonlySet<string>,
  includeUnlicensed: boolean,
): Not | undefined {
  if (unread.has(id)) return { code: 'user.unread', why: 'The user could not be read' }
  if (state !== 'active') return { code: 'user.inactive', why: `The user is ${state}` }
  if (licensed !== false || includeUnlicensed) return undefined
  return { code: 'user.unlicensed', why: 'No license to take contacts' }
}

interface Drafting {
  /** The agent, if a change for them can be planned; otherwise leaves the change out. */
  readonly usable: (id: string, what: string) => SnapshotAgent | undefined
  readonly leftOut: LeftOut[]
  readonly issues: Issue[]
  readonly drafts: Draft[]
}

function memberDrafts(snapshot: Snapshot, { members, fields }: ResolvedState, drafting: Drafting): void {
  const queues = new Map(snapshot.queues.map((queue) => [queue.id, queue]))
  const unread = new Set(snapshot.gaps.filter((gap) => gap.kind === 'members').map((gap) => gap.id))
  const ringsChange = new Set(fields.filter(({ field }) => field.startsWith('bullseye')).map(({ queue }) => queue.id))
  for (const member of members) {
    const queue = queues.get(member.queue.id)
    const isUnread = unread.has(member.queue.id)
    if (queue !== undefined && !isUnread && isMember(queue, member)) continue
    const as = `${member.state === null ? 'no member' : 'member'} of ${member.queue.name}`
    const agent = drafting.usable(member.user.id, as)
    if (queue === undefined || agent === undefined) continue
    const what = `${agent.name} (${agent.id}): ${as}`
    if (isUnread) {
      drafting.leftOut.push({ code: 'members.unread', why: `The members of ${queue.name} could not be read`, what })
      continue
    }
    const rings = Math.max(1, queue.rings?.length ?? 1)
    const ring = member.state?.ring
    if (ring !== undefined && ring > rings && !ringsChange.has(queue.id)) {
      const message = `has ${rings} ring${rings === 1 ? '' : 's'}, so ${agent.name} cannot be in ring ${ring}`
      drafting.issues.push({ path: queue.name, message })
      continue
    }
    memberDraft(member, queue, what, drafting)
  }
}

function isMember({ members }: SnapshotQueue, { user, state }: ResolvedMember): boolean {
  const now = members.find(({ userId }) => userId === user.id)
  if (now === undefined || state === null) return now === undefined && state === null
  return (state.joined ?? now.joined) === now.joined && (state.ring ?? now.ring) === now.ring
}

function memberDraft(member: ResolvedMember, queue: SnapshotQueue, what: string, { leftOut, drafts }: Drafting): void {
  const { user, state, reason, value = null, wave } = member
  const about = { user, reason, value, ...(wave === undefined ? {} : { wave }) }
  const shared = { queue: { id: queue.id, name: queue.name }, ...about }
  const now = queue.members.find((member) => member.userId === user.id)
  const joined = state?.joined
  const ring = state?.ring
  if (now === undefined) {
    if (state === null) return
    drafts.push({ kind: 'member.add', ...shared, before: null, after: NEW_MEMBER })
    if (joined === false) drafts.push({ kind: 'member.join', ...shared, before: true, after: false })
    if (ring !== undefined && ring !== NEW_MEMBER.ring) {
      drafts.push({ kind: 'member.ring', ...shared, before: NEW_MEMBER.ring, after: ring })
    }
    return
  }
  const joins = joined !== undefined && joined !== now.joined
  const moves = ring !== undefined && ring !== now.ring
  if (state !== null && !joins && !moves) return
  if (now.memberBy !== 'user') {
    const why = `In ${queue.name} through a group, where single members cannot be changed`
    leftOut.push({ code: 'member.byGroup', why, what })
    return
  }
  const before = { joined: now.joined, ring: now.ring }
  if (state === null) drafts.push({ kind: 'member.remove', ...shared, before, after: null })
  if (joins) drafts.push({ kind: 'member.join', ...shared, before: now.joined, after: joined })
  if (moves) drafts.push({ kind: 'member.ring', ...shared, before: now.ring, after: ring })
}

function fieldDrafts(
  snapshot: Snapshot,
  { fields }: ResolvedState,
  targets: PlanTargets | undefined,
  { issues, drafts }: Pick<Drafting, 'issues' | 'drafts'>,
): void {
  const queues = new Map(snapshot.queues.map((queue) => [queue.id, queue]))
  for (const { queue, field, value: given, reason, gain = null, wave } of fields) {
    const body = targets?.queues.get(queue.id) ?? knownBody(queues.get(queue.id), field)
    if (body === undefined) {
      issues.push({ path: `${queue.name}.${field}`, message: 'was not read; read it with readTargets before planning' })
      continue
    }
    const image = queueImage(body)
    const before = valueAt(image, field)
    const value = queueImage(given, field.split('.').at(-1))
    if (fulfils(before, value)) continue
    const isOwn = fields.some((other) => other.queue.id === queue.id && other.field === MEMBER_GROUPS)
    const added = isOwn || field !== 'conditionalGroupRouting' ? [] : groupsToAdd(image, value)
    if (added.length > 0) {
      const groups = { before: valueAt(image, MEMBER_GROUPS), after: [...listAt(image, MEMBER_GROUPS), ...added] }
      drafts.push({ kind: 'queue.set', queue, field: MEMBER_GROUPS, ...groups, reason: `${reason}; ${FOR_RULE}` })
    }
    const about = { reason, value: gain, ...(wave === undefined ? {} : { wave }) }
    drafts.push({ kind: 'queue.set', queue, field, before, after: value, ...about })
  }
}

const MEMBER_GROUPS = 'memberGroups'
const FOR_RULE = 'a rule can name member groups only, and asks them only once its condition holds'

/** The groups that rules of conditional group routing name and that are no members of the queue. */
function groupsToAdd(image: Json, routing: Json): Json[] {
  const groupId = (group: Json): string => String(valueAt(group, 'id'))
  const rings = listAt(image, 'bullseye.rings').flatMap((ring) => listAt(ring, MEMBER_GROUPS))
  const known = new Set([...listAt(image, MEMBER_GROUPS), ...rings].map(groupId))
  const named = listAt(routing, 'rules').flatMap((rule) => listAt(rule, 'groups'))
  return [
    ...new Map(named.filter((group) => !known.has(groupId(group))).map((group) => [groupId(group), group])).values(),
  ]
}

/** The queue settings that a snapshot holds, in the shape of the API's queue body. */
function knownBody(queue: SnapshotQueue | undefined, field: string) {
  if (queue === undefined) return undefined
  if (field === 'skillEvaluationMethod') return { skillEvaluationMethod: queue.evaluation }
  return field === 'acwSettings.timeoutMs' ? { acwSettings: { timeoutMs: queue.acwTimeoutMs ?? null } } : undefined
}

function utilizationDrafts(
  { utilizations }: ResolvedState,
  targets: PlanTargets | undefined,
  { usable, issues, drafts }: Pick<Drafting, 'usable' | 'issues' | 'drafts'>,
): void {
  for (const { user, capacities, reason } of utilizations) {
    if (usable(user.id, 'utilization') === undefined) continue
    const setting = targets?.utilizations.get(user.id)
    if (setting === undefined) {
      issues.push({
        path: `${user.name}.utilization`,
        message: 'was not read; read it with readTargets before planning',
      })
      continue
    }
    const before = ownUtilization(setting)
    if (capacities === null) {
      if (before !== null) drafts.push({ kind: 'utilization.set', user, before, after: null, reason })
      continue
    }
    const whole = effectiveUtilization(setting)
    const media = isRecord(whole) ? whole.utilization : undefined
    const currentValue = (medium: string): Json =>
      media !== undefined && isRecord(media) ? (media[medium] ?? null) : null
    // Only the numbers are compared, not their origin: the org's default applies to the user too.
    if (Object.entries(capacities).every(([medium, desired]) => valueAt(currentValue(medium), CAPACITY) === desired))
      continue
    const changed = Object.entries(capacities).map(([medium, maximumCapacity]) => {
      const known = currentValue(medium)
      return [medium, { ...(isRecord(known) ? known : {}), [CAPACITY]: maximumCapacity }] as const
    })
    const merged = { ...(media !== undefined && isRecord(media) ? media : {}), ...Object.fromEntries(changed) }
    const after = asJson({ ...(isRecord(whole) ? whole : {}), utilization: merged })
    const why = before === null ? `${reason}; ${INHERITED}` : reason
    drafts.push({ kind: 'utilization.set', user, before, after, reason: why })
  }
}

const CAPACITY = 'maximumCapacity'
/**
 * A user's setting is written whole. A user who had the org's default gets a full copy of it, and no longer follows the
 * org.
 */
const INHERITED = "had the org's utilization until now, whose other values become the user's own"
