import type { RoutingModel } from '../../documents'
import { compile } from '../../optimizer/simulate/compile/compile'
import type { Compiled } from '../../optimizer/simulate/compile/compiled'
import type { RoutingRules } from '../../optimizer/simulate/compile/options'
import { listAgent, unlistAgent } from '../../optimizer/simulate/general/agent-lists'
import { type GivenContacts, givenArrivals } from '../../optimizer/simulate/general/arrivals'
import { chooseAgent, chooseContact } from '../../optimizer/simulate/general/choose'
import { freePlace, takePlace } from '../../optimizer/simulate/general/contacts'
import { openByWait } from '../../optimizer/simulate/general/doors'
import { createSystem, type System } from '../../optimizer/simulate/general/system'
import { emptyTally } from '../../optimizer/simulate/tally/tally'

/** An agent who can take a contact at a moment. */
export interface FreeAgent {
  readonly agentId: string
  /** Media of the contacts in hand; left out if the agent has none. */
  readonly media?: readonly string[] | undefined
}

/** A contact that waits, or has just arrived. */
export interface WaitingContact {
  readonly contactTypeId: string
  /** Time since the contact entered the queue. */
  readonly waitedSeconds: number
}

/** The simulator's routing rule, applied to one moment. Ids that the model does not have are ignored. */
export interface RoutingRule {
  /**
   * The agent who gets a contact; undefined: nobody may take it.
   * @param free in the order in which they became free, the longest idle first
   */
  agentFor(contact: WaitingContact, free: readonly FreeAgent[]): string | undefined
  /** The agents who may take the contact, in the order in which they would be chosen; at most `max` of them. */
  ranked(contact: WaitingContact, free: readonly FreeAgent[], max: number): readonly string[]
  /** Index in the list of the contact that a free agent would take; -1: none of them. */
  contactFor(agent: FreeAgent, waiting: readonly WaitingContact[]): number
  /** Number of the ring that is open after the wait, from 1. */
  ringAfter(contact: WaitingContact): number
  /** The score that orders agents, the highest first; the idle time decides between equal scores. */
  score(contact: WaitingContact, agentId: string): number
}

/**
 * The rule by which `simulate` assigns contacts to agents, for a model's configuration. Conditional groups are left out: a
 * single moment does not show whether their condition was true.
 * @throws ValidationError for a model that cannot be simulated
 */
export function routingRule(model: RoutingModel, rules: RoutingRules = {}): RoutingRule {
  const compiled = compile(model, { seed: 0, rules })
  const system = stillSystem(compiled)
  const agents = new Map(compiled.model.agents.map(({ id }, place) => [id, place]))
  const types = new Map(compiled.model.contactTypes.map(({ id }, place) => [id, place]))

  function withContact<T>({ contactTypeId, waitedSeconds }: WaitingContact, ask: (contact: number) => T, none: T): T {
    const type = types.get(contactTypeId)
    if (type === undefined) return none
    const contact = takePlace(system.contacts)
    place(system, contact, type, waitedSeconds)
    const answer = ask(contact)
    freePlace(system.contacts, contact)
    return answer
  }

  function withFree<T>(free: readonly FreeAgent[], ask: () => T): T {
    const listed = free.flatMap((one) => {
      const agent = agents.get(one.agentId)
      if (agent !== undefined) list(system, agent, one)
      return agent ?? []
    })
    const answer = ask()
    for (const agent of listed) unlist(system, agent)
    return answer
  }

  const idOf = (agent: number): string | undefined => compiled.model.agents[agent]?.id

  return {
    agentFor: (contact, free) =>
      withFree(free, () => withContact(contact, (at) => idOf(chooseAgent(system, at)), undefined)),
    ranked: (contact, free, max) =>
      withFree(free, () =>
        withContact(
          contact,
          (at) => {
            const found: string[] = []
            while (found.length < max) {
              const agent = chooseAgent(system, at)
              const id = idOf(agent)
              if (id === undefined) break
              found.push(id)
              unlistAgent(system, agent)
            }
            return found
          },
          [],
        ),
      ),
    contactFor: (agent, waiting) =>
      withFree([agent], () => {
        const places = enqueueAll(system, waiting, types)
        const at = agents.get(agent.agentId)
        const chosen = at === undefined ? -1 : chooseContact(system, at)
        leave(system, places)
        return chosen < 0 ? -1 : places.indexOf(chosen)
      }),
    ringAfter: (contact) => withContact(contact, (at) => (system.contacts.ring[at] ?? 0) + 1, 1),
    score: (contact, agentId) =>
      withContact(
        contact,
        (at) => {
          const { rowOf, scores } = compiled.choice
          const row =
            (rowOf[system.contacts.type[at] ?? 0] ?? 0) + (system.contacts.ring[at] ?? 0) * compiled.agentCount
          return scores[row + (agents.get(agentId) ?? Number.NaN)] ?? 0
        },
        0,
      ),
  }
}

const nothing = (): void => undefined

const NOBODY_COMES: GivenContacts = { at: Infinity, type: 0, work: 0, patience: 0, next: nothing }

/** A center without arrivals and changes of staff. */
function stillSystem(compiled: Compiled): System {
  const { typeCount, agentCount } = compiled
  const presence = { at: new Float64Array(0), agent: new Int32Array(0), present: new Uint8Array(0) }
  const trace = { arrived: nothing, answered: nothing, abandoned: nothing, agentChanged: nothing }
  const options = { seed: 0, replication: 0, followsDemand: false, intervals: { count: 0, seconds: 1, start: 0 } }
  return createSystem(
    compiled,
    { ...options, given: { arrivals: givenArrivals(compiled, NOBODY_COMES), presence, trace } },
    emptyTally({ types: typeCount, agents: agentCount, intervals: 0, cells: false }),
  )
}

/** The contact after its wait. Rings count from its arrival at 0; its standing counts from the moment of the question. */
function place(system: System, contact: number, type: number, waitedSeconds: number): void {
  const { contacts, compiled } = system
  system.now = waitedSeconds
  contacts.type[contact] = type
  contacts.arrived[contact] = 0
  contacts.opened[contact] = 0
  contacts.standing[contact] = -waitedSeconds - (compiled.choice.headStartSeconds[type] ?? 0)
  openByWait(system, contact)
}

/** An agent with a contact of a medium that no contact type has takes no other. */
function list(system: System, agent: number, { media = [] }: FreeAgent): void {
  const { model, slots } = system.compiled
  const known = [...new Set(model.contactTypes.map((type) => type.mediaType))].sort()
  if (media.some((medium) => !known.includes(medium))) return
  system.present[agent] = 1
  system.load[agent] = media.length
  for (const medium of media) {
    const at = agent * slots.media + known.indexOf(medium)
    system.held[at] = (system.held[at] ?? 0) + 1
  }
  listAgent(system, agent)
}

function unlist(system: System, agent: number): void {
  unlistAgent(system, agent)
  system.present[agent] = 0
  system.load[agent] = 0
  const { media } = system.compiled.slots
  system.held.fill(0, agent * media, (agent + 1) * media)
}

/** Queues the waiting contacts by type, the longest wait first. @returns the slot of each contact; -1: the model lacks its type */
function enqueueAll(system: System, waiting: readonly WaitingContact[], types: ReadonlyMap<string, number>): number[] {
  const { contacts } = system
  const places = waiting.map(() => -1)
  const order = waiting.map((_, i) => i).sort((a, b) => waited(waiting[b]) - waited(waiting[a]) || a - b)
  for (const i of order) {
    const type = types.get(waiting[i]?.contactTypeId ?? '')
    if (type === undefined) continue
    const contact = takePlace(contacts)
    places[i] = contact
    place(system, contact, type, waited(waiting[i]))
    contacts.next[contact] = -1
    const last = system.tail[type] ?? -1
    if (last >= 0) contacts.next[last] = contact
    else system.head[type] = contact
    system.tail[type] = contact
    system.waiting[type] = (system.waiting[type] ?? 0) + 1
    system.totalWaiting++
  }
  return places
}

function waited(contact: WaitingContact | undefined): number {
  return contact?.waitedSeconds ?? 0
}

function leave(system: System, places: readonly number[]): void {
  for (const contact of places) if (contact >= 0) freePlace(system.contacts, contact)
  system.head.fill(-1)
  system.tail.fill(-1)
  system.waiting.fill(0)
  system.totalWaiting = 0
}
