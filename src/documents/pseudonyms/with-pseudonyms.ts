import { checkDocument, checkParts, checkText } from '../../core/checks'
import { defined } from '../../core/defined'
import { byId } from '../../core/order'
import type { Ref } from '../common'
import { contactTypeId, type Demand, type DemandContactType } from '../org/demand'
import type { SkillLevel, Snapshot, SnapshotAgent, SnapshotGroup, SnapshotQueue } from '../org/snapshot'
import { mapRouting } from '../org/snapshot-routing'
import { createPseudonyms, type Pseudonyms } from './pseudonyms'

/** The documents of an org: its configuration and its demand. */
export interface OrgDocuments {
  readonly snapshot?: Snapshot | undefined
  readonly demand?: Demand | undefined
}

/**
 * Documents of an org without its names: every name, e-mail address and id is replaced by a pseudonym, which is the
 * same in both documents. Ids keep their format; figures, levels and times stay. Fields that the documents' types do
 * not have are left out.
 * @param documents the snapshot, the demand, or both
 * @param key the same key gives the same pseudonyms in every file. Anyone with the key can check a guess, so keep it
 *   secret where that matters
 * @throws ValidationError for anything but such documents
 * @example
 * const { snapshot: twin } = withPseudonyms({ snapshot, demand }, process.env.PSEUDONYM_KEY ?? '')
 */
export function withPseudonyms(documents: OrgDocuments, key: string): OrgDocuments {
  checkParts(documents, 'documents')
  checkText(key, 'key')
  const { snapshot, demand } = documents
  if (snapshot !== undefined) checkDocument(snapshot, 'snapshot', 'skillroute/snapshot@1')
  if (demand !== undefined) checkDocument(demand, 'demand', 'skillroute/demand@1')
  const pseudonyms = createPseudonyms(key)
  // The snapshot goes first: the demand's notes may name objects in it.
  return {
    ...(snapshot === undefined ? {} : { snapshot: snapshotUnder(pseudonyms, snapshot) }),
    ...(demand === undefined ? {} : { demand: demandUnder(pseudonyms, demand) }),
  }
}

/** A demand with its names and ids replaced. Unknown fields are left out. */
function demandUnder(pseudonyms: Pseudonyms, demand: Demand): Demand {
  const { format, org, interval, granularityMinutes, contactTypes, agents, staffing, notes } = demand
  const { concurrency, interruptedBy, handleTimeCv, ownUtilization } = demand
  const types = new Map(contactTypes.map((type) => [type.id, typeUnder(pseudonyms, type)]))
  return {
    format,
    org: refUnder(pseudonyms)('Org')(org),
    interval,
    granularityMinutes,
    contactTypes: [...types.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    agents: agents
      .map(({ userId, contactTypeId: type, handled, handleSeconds, transferred, resolved }) => ({
        userId: pseudonyms.id(userId),
        contactTypeId: types.get(type)?.id ?? pseudonyms.text(type),
        handled,
        handleSeconds,
        transferred,
        ...(resolved === undefined ? {} : { resolved }),
      }))
      .sort((a, b) => (`${a.userId} ${a.contactTypeId}` < `${b.userId} ${b.contactTypeId}` ? -1 : 1)),
    staffing: staffing
      .map(({ userId, ...time }) => ({
        userId: pseudonyms.id(userId),
        interactingSeconds: time.interactingSeconds,
        communicatingSeconds: time.communicatingSeconds,
        idleSeconds: time.idleSeconds,
        notRespondingSeconds: time.notRespondingSeconds,
        offQueueSeconds: time.offQueueSeconds,
        ...(time.week === undefined ? {} : { week: time.week }),
        ...(time.onQueue === undefined ? {} : { onQueue: time.onQueue }),
      }))
      .sort((a, b) => (a.userId < b.userId ? -1 : 1)),
    ...defined({
      concurrency,
      interruptedBy,
      handleTimeCv,
      ownUtilization: ownUtilization
        ?.map((own) => ({
          userId: pseudonyms.id(own.userId),
          concurrency: own.concurrency,
          interruptedBy: own.interruptedBy,
        }))
        .sort((a, b) => (a.userId < b.userId ? -1 : 1)),
    }),
    notes: notes.map(pseudonyms.text),
  }
}

function typeUnder({ id }: Pseudonyms, type: DemandContactType): DemandContactType {
  const { queueId, mediaType, languageId, skillIds, overServiceLevel, answeredWaitSeconds, alertSeconds } = type
  const { notAnswered, notAnsweredSeconds, afterCallSeconds, priorities, bySkillExpression, forOneAgent } = type
  const parts = {
    queueId: id(queueId),
    mediaType,
    ...(languageId === undefined ? {} : { languageId: id(languageId) }),
    skillIds: skillIds.map(id).sort(),
  }
  return {
    id: contactTypeId(parts),
    ...parts,
    offered: type.offered,
    answered: type.answered,
    abandoned: type.abandoned,
    shortAbandoned: type.shortAbandoned,
    handled: type.handled,
    handleSeconds: type.handleSeconds,
    waitSeconds: type.waitSeconds,
    ...defined({ answeredWaitSeconds, alertSeconds, overServiceLevel }),
    ...defined({ notAnswered, notAnsweredSeconds, afterCallSeconds, priorities, bySkillExpression, forOneAgent }),
    transferred: type.transferred,
    ...(type.handleTimes === undefined ? {} : { handleTimes: type.handleTimes }),
  }
}

/** A snapshot with its names and ids replaced. Unknown fields are left out. */
function snapshotUnder(pseudonyms: Pseudonyms, snapshot: Snapshot): Snapshot {
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
        ...divisionUnder(pseudonyms, divisionId),
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
function refUnder({ id, name }: Pseudonyms): (kind: string) => (item: Ref) => Ref {
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
    ...divisionUnder(pseudonyms, queue.divisionId),
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
    ...divisionUnder(pseudonyms, agent.divisionId),
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

function divisionUnder({ id }: Pseudonyms, divisionId: string | undefined): { readonly divisionId?: string } {
  return divisionId === undefined ? {} : { divisionId: id(divisionId) }
}
