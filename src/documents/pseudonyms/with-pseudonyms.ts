import { checkDocument, checkParts, checkText } from '../../core/checks'
import { defined } from '../../core/defined'
import { contactTypeId, type Demand, type DemandContactType } from '../org/demand'
import type { Snapshot } from '../org/snapshot'
import { createPseudonyms, type Pseudonyms } from './pseudonyms'
import { refUnder, snapshotUnder } from './snapshot'

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
