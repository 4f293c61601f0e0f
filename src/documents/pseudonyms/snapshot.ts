import { defined } from '../../core/defined'
import { byId } from '../../core/order'
import type { Ref } from '../common'
import type { SkillLevel, Snapshot, SnapshotAgent, SnapshotGroup, SnapshotQueue } from '../org/snapshot'
import { mapRouting } from '../org/snapshot-routing'
import type { Pseudonyms } from './pseudonyms'

/** A snapshot with its names and ids replaced. Unknown fields are left out. */
export function snapshotUnder(pseudonyms: Pseudonyms, snapshot: Snapshot): Snapshot {
  const { id, text } = pseudonyms
  const { format, org, takenAt, scope, divisions, skills, languages, queues, agents, skillGroups, gaps } = snapshot
  const ref = refUnder(pseudonyms)
  return {
    format,
    org: ref('Org')(org),
    takenAt,
    scope: {
      ...(scope.queueIds === undefined ? {} : { queueIds: scope.queueIds.map(id).sort() }),
      ...(scope.divisionIds === undefined ? {} : { divisionIds: scope.divisionIds.map(id).sort() }),
    },
    divisions: byId(divisions.map(ref('Division'))),
    skills: byId(
      skills.map(({ state, divisionId, ...skill }) => ({
        ...ref('Skill')(skill),
        state,
        ...division(pseudonyms, divisionId),
      })),
    ),
    languages: byId(languages.map(ref('Language'))),
    // Skill groups go before queues, because queues name them too, under a kind that may be more general.
    skillGroups: byId(skillGroups.map(ref('Group'))),
    queues: byId(queues.map((queue) => queueUnder(pseudonyms, queue))),
    agents: byId(agents.map((agent) => agentUnder(pseudonyms, agent))),
    gaps: gaps
      .map((gap) => ({ kind: gap.kind, id: gap.id === '*' ? gap.id : id(gap.id), reason: text(gap.reason) }))
      .sort((a, b) => (`${a.kind} ${a.id}` < `${b.kind} ${b.id}` ? -1 : 1)),
  }
}

/** Replaces the id and name of an item and drops all other fields. */
export function refUnder({ id, name }: Pseudonyms): (kind: string) => (item: Ref) => Ref {
  // An item without a name has its id as its name; it keeps that.
  return (kind) => (item) => ({ id: id(item.id), name: item.name === item.id ? id(item.id) : name(kind, item.name) })
}

function queueUnder(pseudonyms: Pseudonyms, queue: SnapshotQueue): SnapshotQueue {
  const { id } = pseudonyms
  const { evaluation, serviceLevels, rings, acwTimeoutMs, predictive, memberGroups, conditionalGroups, members } = queue
  const { hasUnknownRules, routing } = queue
  const group = (one: SnapshotGroup): SnapshotGroup => ({
    ...refUnder(pseudonyms)('Group')(one),
    type: one.type,
    ...defined({ userIds: one.userIds?.map(id).sort() }),
  })
  return {
    ...refUnder(pseudonyms)('Queue')(queue),
    ...division(pseudonyms, queue.divisionId),
    evaluation,
    serviceLevels,
    ...(rings === undefined
      ? {}
      : {
          rings: rings.map(({ timeoutSeconds, skillsToRemove, memberGroups: groups }) => ({
            ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
            skillsToRemove: skillsToRemove.map(id).sort(),
            ...(groups === undefined ? {} : { memberGroups: byId(groups.map(group)) }),
          })),
        }),
    ...defined({ acwTimeoutMs, predictive, hasUnknownRules }),
    ...(memberGroups === undefined ? {} : { memberGroups: byId(memberGroups.map(group)) }),
    ...(conditionalGroups === undefined
      ? {}
      : {
          conditionalGroups: conditionalGroups.map(({ queueId, metric, operator, value, groups, waitSeconds }) => ({
            ...(queueId === undefined ? {} : { queueId: id(queueId) }),
            metric,
            operator,
            value,
            groups: groups.map(group),
            ...(waitSeconds === undefined ? {} : { waitSeconds }),
          })),
        }),
    ...(routing === undefined ? {} : { routing: mapRouting(routing, group, id) }),
    members: members
      .map(({ userId, joined, ring, memberBy }) => ({ userId: id(userId), joined, ring, memberBy }))
      .sort((a, b) => (a.userId < b.userId ? -1 : 1)),
  }
}

function agentUnder(pseudonyms: Pseudonyms, agent: SnapshotAgent): SnapshotAgent {
  const { name, email, id } = pseudonyms
  const { state, skills, languages, certifications, licensed, profile } = agent
  const levels = (rows: readonly SkillLevel[]): SkillLevel[] =>
    byId(rows.map((row) => ({ id: id(row.id), level: row.level })))
  return {
    ...refUnder(pseudonyms)('Agent')(agent),
    ...division(pseudonyms, agent.divisionId),
    state,
    skills: levels(skills),
    languages: levels(languages),
    certifications: certifications.map((certification) => name('Certification', certification)).sort(),
    ...(licensed === undefined ? {} : { licensed }),
    ...(profile === undefined
      ? {}
      : {
          profile: {
            ...(profile.email === undefined ? {} : { email: email(profile.email) }),
            ...(profile.title === undefined ? {} : { title: name('Title', profile.title) }),
            ...(profile.department === undefined ? {} : { department: name('Department', profile.department) }),
            groups: byId(profile.groups.map(refUnder(pseudonyms)('Group'))),
            ...(profile.team === undefined ? {} : { team: refUnder(pseudonyms)('Team')(profile.team) }),
          },
        }),
  }
}

function division({ id }: Pseudonyms, divisionId: string | undefined): { readonly divisionId?: string } {
  return divisionId === undefined ? {} : { divisionId: id(divisionId) }
}
