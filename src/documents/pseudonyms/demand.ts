import { contactTypeId, type Demand, type DemandContactType } from '../org/demand'
import type { Pseudonyms } from './pseudonyms'
import { refUnder } from './snapshot'

/** A demand with its names and ids replaced. Unknown fields are left out. */
export function demandUnder(pseudonyms: Pseudonyms, demand: Demand): Demand {
  const { format, org, interval, granularityMinutes, contactTypes, agents, staffing, notes } = demand
  const { concurrency, handleTimeCv } = demand
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
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(handleTimeCv === undefined ? {} : { handleTimeCv }),
    notes: notes.map(pseudonyms.text),
  }
}

function typeUnder({ id }: Pseudonyms, type: DemandContactType): DemandContactType {
  const { queueId, mediaType, languageId, skillIds, overServiceLevel, answeredWaitSeconds } = type
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
    ...(answeredWaitSeconds === undefined ? {} : { answeredWaitSeconds }),
    ...(overServiceLevel === undefined ? {} : { overServiceLevel }),
    transferred: type.transferred,
    ...(type.handleTimes === undefined ? {} : { handleTimes: type.handleTimes }),
  }
}
