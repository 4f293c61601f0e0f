import { type Issue, ValidationError } from '../../core/errors'
import { compareText } from '../../core/order'
import { joinUpTo } from '../../core/text/counted'
import type {
  Change,
  LeftOut,
  PlanScope,
  RecommendationValue,
  Ref,
  SkillChange,
  Snapshot,
  SnapshotAgent,
  SnapshotSkill,
} from '../../documents'
import { changeId, compareChanges } from '../../documents/plan/plan-hash'
import { skillChanges } from '../../documents/plan/skill-changes'
import type { ResolvedLevel, ResolvedState } from '../desired/resolved'
import type { PlanTargets } from '../desired/targets'
import { sameLevel } from '../kit/read-levels'
import { keptLevel, otherChanges } from './other-changes'
import { changeText, withinScope } from './scope'

/** What to do where desired and present state allow more than one result. */
export interface PlanPolicy {
  /**
   * `keepHigher`: an equal or higher level that the user holds is kept. `overwrite`: the desired level is set, even if lower.
   * Default: kept for grants (ADD), overwritten for exact levels (SET) and for languages.
   */
  readonly existingLevels?: 'keepHigher' | 'overwrite' | undefined
  /**
   * True: also plans changes for users without a license to take contacts. Default false: the plan lists them as left
   * out.
   */
  readonly includeUnlicensed?: boolean | undefined
}

/** What the desired state is compared with in addition to the snapshot, and whose changes are left out. */
export interface PlanChangesOptions {
  readonly policy?: PlanPolicy | undefined
  readonly targets?: PlanTargets | undefined
  readonly scope?: PlanScope | undefined
  /** Ids of agents who get no change. */
  readonly protectedAgentIds?: readonly string[] | undefined
}

/**
 * Compares desired levels with a snapshot. A level that the agent already has gives no change, so planning again after
 * an apply gives an empty plan. The before-image is always the level in the snapshot, even if the source assumed
 * another one.
 * @returns changes in canonical order, the requests that were left out, and warnings as sentences
 * @throws ValidationError naming every user, skill and protected agent that the snapshot does not know
 */
export function planChanges(
  snapshot: Snapshot,
  state: ResolvedState,
  { policy = {}, targets, scope, protectedAgentIds }: PlanChangesOptions = {},
) {
  const desiredLevels = state.skills
  const agents = new Map(snapshot.agents.map((agent) => [agent.id, agent]))
  const skills = new Map(snapshot.skills.map((skill) => [skill.id, skill]))
  refuseUnknown(desiredLevels, agents, skills)
  const unread = new Map(snapshot.gaps.filter((gap) => gap.kind === 'agent').map((gap) => [gap.id, gap.reason]))
  const changes: SkillChange[] = []
  const leftOut: LeftOut[] = []
  for (const desired of desiredLevels) {
    const agent = agents.get(desired.user.id)
    const skill = skills.get(desired.skill.id)
    if (agent === undefined || skill === undefined) continue
    const before = agent.skills.find((held) => held.id === skill.id)?.level ?? null
    // An agent who could not be read may already have the level or not.
    if (sameLevel(before, desired.level) && !unread.has(agent.id)) continue
    const not = whyNot(desired, agent, skill, before, policy, unread)
    if (not !== undefined)
      leftOut.push({ ...not, what: retainedText(not.code, levelText(agent, skill, desired.level), before) })
    else changes.push(toChange(desired, agent, skill, before))
  }
  const others = otherChanges(snapshot, state, targets, policy)
  const within = withinScope(snapshot, [...changes, ...others.changes].sort(compareChanges), scope)
  const allowed = withoutProtected(snapshot, within.changes, protectedAgentIds)
  const skillsSet = skillChanges(allowed.changes)
  return {
    changes: allowed.changes,
    leftOut: [...leftOut, ...others.leftOut, ...within.leftOut, ...allowed.leftOut],
    warnings: [...findStale(desiredLevels, skillsSet), ...raised(desiredLevels, skillsSet), ...lowered(skillsSet)],
  }
}

function whyNot(
  desired: ResolvedLevel,
  agent: SnapshotAgent,
  skill: SnapshotSkill,
  before: number | null,
  policy: PlanPolicy,
  unread: ReadonlyMap<string, string>,
): Pick<LeftOut, 'code' | 'why'> | undefined {
  const gap = unread.get(agent.id)
  if (gap !== undefined) return { code: 'user.unread', why: `Skills could not be read (${gap})` }
  if (agent.state !== 'active') return { code: 'user.inactive', why: `The user is ${agent.state}` }
  if (desired.level !== null && skill.state !== 'active') {
    return { code: 'skill.inactive', why: `The skill ${skill.name} is ${skill.state}` }
  }
  if (agent.licensed === false && policy.includeUnlicensed !== true) {
    return { code: 'user.unlicensed', why: 'No license to take contacts' }
  }
  const keep = policy.existingLevels ?? (desired.intent === 'grant' ? 'keepHigher' : 'overwrite')
  if (desired.level !== null && before !== null && before >= desired.level && keep === 'keepHigher') {
    return keptLevel(skill)
  }
  return undefined
}

/** The requested level, and the level that is kept instead. */
function retainedText(code: string, desired: string, before: number | null): string {
  return code === 'level.kept' ? `${desired}, held at ${before}` : desired
}

/** A desired level in a few words, such as `Ann Lee (u1): Billing 3`. */
export function levelText(user: Ref, of: Ref, level: number | null): string {
  return `${user.name} (${user.id}): ${of.name} ${level === null ? 'removed' : level}`
}

/** Copies the known fields of a recommendation's value: a plan accepts no others. */
export function knownValue(value: RecommendationValue | null): RecommendationValue | null {
  if (value === null) return null
  const { contactsPerWeek, method, interval } = value
  if (interval === undefined) return { contactsPerWeek, method }
  const { low, high, confidence } = interval
  return { contactsPerWeek, method, interval: { low, high, confidence } }
}

function toChange(
  desired: ResolvedLevel,
  agent: SnapshotAgent,
  skill: SnapshotSkill,
  before: number | null,
): SkillChange {
  const shared = {
    user: { id: agent.id, name: agent.name },
    skill: { id: skill.id, name: skill.name },
    reason: desired.reason,
    value: knownValue(desired.value),
    ...(desired.wave === undefined ? {} : { wave: desired.wave }),
  }
  if (desired.level !== null) {
    const id = changeId({ kind: 'skill.set', ...shared })
    return { id, kind: 'skill.set', ...shared, before, after: desired.level }
  }
  // `before` is a number here: removals of skills that the agent does not have were dropped earlier.
  const id = changeId({ kind: 'skill.remove', ...shared })
  return { id, kind: 'skill.remove', ...shared, before: before ?? 0, after: null }
}

function refuseUnknown(
  levels: readonly ResolvedLevel[],
  agents: ReadonlyMap<string, unknown>,
  skills: ReadonlyMap<string, unknown>,
): void {
  const issues: Issue[] = []
  for (const { user, skill } of levels) {
    if (!agents.has(user.id)) issues.push(unknown('user', user))
    if (!skills.has(skill.id)) issues.push(unknown('skill', skill))
  }
  if (issues.length > 0) throw new ValidationError(issues)
}

function unknown(what: 'user' | 'skill', { id, name }: { id: string; name: string }): Issue {
  return { path: what, message: `the snapshot knows no ${what} ${name} (${id}); take a new snapshot or correct the id` }
}

function findStale(levels: readonly ResolvedLevel[], changes: readonly SkillChange[]): string[] {
  const before = new Map(changes.map((change) => [`${change.user.id}/${change.skill.id}`, change.before]))
  const stale = levels.filter(({ user, skill, seen }) => {
    const now = before.get(`${user.id}/${skill.id}`)
    return seen !== undefined && now !== undefined && now !== seen
  })
  if (stale.length === 0) return []
  const names = stale.map(({ user, skill }) => `${user.name} / ${skill.name}`).sort(compareText)
  return [`Levels changed since these were proposed; the snapshot's are used: ${joinUpTo(names)}.`]
}

/** Bulk assignment lists the levels that it raises: the person who set the old ones may want to know. */
function raised(levels: readonly ResolvedLevel[], changes: readonly SkillChange[]): string[] {
  const grants = new Set(
    levels.filter((level) => level.intent === 'grant').map((level) => `${level.user.id}/${level.skill.id}`),
  )
  const names = changes
    .filter(({ user, skill, before, after }) => {
      return before !== null && after !== null && after > before && grants.has(`${user.id}/${skill.id}`)
    })
    .map(({ user, skill, before, after }) => `${user.name} / ${skill.name} ${before} to ${after}`)
  return names.length === 0 ? [] : [`Levels held already are raised: ${joinUpTo(names)}.`]
}

function lowered(changes: readonly SkillChange[]): string[] {
  const names = changes
    .filter(({ before, after }) => before !== null && after !== null && after < before)
    .map(({ user, skill, before, after }) => `${user.name} / ${skill.name} ${before} to ${after}`)
  return names.length === 0 ? [] : [`Levels are lowered: ${joinUpTo(names)}.`]
}

/**
 * Separates changes for protected agents, which are left out, from all others.
 * @param ids agents who get no change of skills, languages, utilization or queue membership
 * @throws ValidationError naming each id that the snapshot does not hold
 */
function withoutProtected(
  { agents }: Snapshot,
  changes: readonly Change[],
  ids: readonly string[] = [],
): { readonly changes: readonly Change[]; readonly leftOut: readonly LeftOut[] } {
  const known = new Set(agents.map(({ id }) => id))
  const issues = ids
    .filter((id) => !known.has(id))
    .map((id) => ({ path: 'protectedAgentIds', message: `the snapshot knows no agent ${id}` }))
  if (issues.length > 0) throw new ValidationError(issues)
  const protectedIds = new Set(ids)
  const isProtected = (change: Change): boolean => 'user' in change && protectedIds.has(change.user.id)
  return {
    changes: changes.filter((change) => !isProtected(change)),
    leftOut: changes
      .filter(isProtected)
      .map((change) => ({ code: 'user.protected', what: changeText(change), why: WHY })),
  }
}

const WHY = 'The agent is protected, so the plan leaves them alone'
