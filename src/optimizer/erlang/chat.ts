import { ValidationError } from '../../core/errors/input'
import { SECONDS_PER_HOUR } from '../../core/time/durations'
import { amountIssue, issue, type Offered, offeredLoad, refuse, wholeIssue } from './kit/inputs'

/** Input of {@link chatQueue}: `callsPerHour` are chats per hour, `ahtSeconds` the time of a chat handled alone. */
export interface ChatQueueInput extends Offered {
  /** Agents, a whole number of at least 0. */
  readonly agents: number
  /** Maximum number of chats that one agent handles at once, a whole number of at least 1. */
  readonly chatsPerAgent: number
  /** Target wait for service level, in seconds, at least 0. */
  readonly targetSeconds: number
  /**
   * Output of an agent with 1, 2, .. chats at once, relative to one chat: at least `chatsPerAgent` numbers that do not
   * fall. Default {@link CHAT_RATE_FACTORS}, for up to 5 chats.
   */
  readonly rateFactors?: readonly number[] | undefined
}

/** Result of {@link chatQueue}. */
export interface ChatQueueResult {
  /** False if contacts arrive at least as fast as all agents, each with `chatsPerAgent` chats, can complete them. */
  readonly stable: boolean
  /** Chats per hour times the time of a chat handled alone, in erlang. */
  readonly load: number
  /** Share of their time that agents have at least one chat. */
  readonly occupancy: number
  /** Share of all slots for chats that are in use. */
  readonly slotOccupancy: number
  /** Mean number of chats that agents are handling. */
  readonly activeChats: number
  /** Mean time from the agent's first word to the end: longer than `ahtSeconds`, since chats share their agent. */
  readonly handleSeconds: number
  /** Share of contacts that wait. */
  readonly waitProbability: number
  /** Share of contacts answered within the target. */
  readonly serviceLevel: number
  /** Mean wait of all contacts in seconds; Infinity if unstable. */
  readonly asaSeconds: number
  /** Mean number of contacts that wait; Infinity if unstable. */
  readonly queueLength: number
}

/** Output of an agent with 1 to 5 chats relative to one: a table in common use by planners; measure your own. */
export const CHAT_RATE_FACTORS: readonly number[] = [1, 1.7, 2.5, 2.9, 3.5]

/** A limit that protects against lists too large for memory. */
const MAX_CHATS = 10_000_000

/**
 * Agents who hold several chats at once: a birth-death process in the number of chats. Each new chat goes to the agent
 * with the fewest, so with x chats, x mod N agents hold one more than the others. The result is exact as long as chats
 * stay balanced in this way. The usual short cut, Erlang C with a handle time divided by the factor, misses that a chat
 * takes longer the more chats its agent holds. With one chat per agent, this is Erlang C.
 *
 * @throws ValidationError naming each field that is not a number of the described kind.
 */
export function chatQueue(input: ChatQueueInput): ChatQueueResult {
  const load = offeredLoad('chatQueue', input)
  const factors = parseFactors(input)
  const { agents, chatsPerAgent, ahtSeconds, targetSeconds } = input
  if (load === 0) return IDLE
  const slots = agents * chatsPerAgent
  /** Output of all agents with x chats, in chats handled alone. */
  const output = (x: number): number => {
    const each = Math.floor(x / agents)
    const more = x - each * agents
    return (agents - more) * (factors[each] ?? 0) + more * (factors[each + 1] ?? 0)
  }
  const spareOutput = slots > 0 ? output(slots) - load : -load
  if (spareOutput <= 0) return saturatedResult(load, slots, slots > 0 ? ahtSeconds * (slots / output(slots)) : 0)
  const { full, busyAgents, chats } = averages(stateWeights(slots, output, load), load / output(slots), agents)
  const callsPerSecond = input.callsPerHour / SECONDS_PER_HOUR
  return {
    stable: true,
    load,
    occupancy: Math.min(1, busyAgents / agents),
    slotOccupancy: Math.min(1, chats / slots),
    activeChats: chats,
    handleSeconds: chats / callsPerSecond,
    waitProbability: full,
    serviceLevel: 1 - full * Math.exp((-spareOutput * targetSeconds) / ahtSeconds),
    asaSeconds: (full * ahtSeconds) / spareOutput,
    queueLength: (full * load) / spareOutput,
  }
}

/** Weights of 0 .. `slots` chats relative to the most likely number. Output grows with x, so there is one peak. */
function stateWeights(slots: number, output: (x: number) => number, load: number): Float64Array {
  const weights = new Float64Array(slots + 1)
  let mode = 0
  while (mode < slots && output(mode + 1) < load) mode += 1
  weights[mode] = 1
  for (let x = mode + 1; x <= slots; x += 1) weights[x] = ((weights[x - 1] ?? 0) * load) / output(x)
  for (let x = mode; x > 0; x -= 1) weights[x - 1] = ((weights[x] ?? 0) * output(x)) / load
  return weights
}

/**
 * Share of time in which all slots are in use (the queue then has a geometric length), and mean numbers of busy agents
 * and of chats.
 */
function averages(weights: Float64Array, ratio: number, agents: number) {
  const slots = weights.length - 1
  /** Weight of all states in which every slot is in use. */
  const full = (weights[slots] ?? 0) / (1 - ratio)
  let total = full
  let busy = full * agents
  let chats = full * slots
  for (let x = 0; x < slots; x += 1) {
    const weight = weights[x] ?? 0
    total += weight
    busy += weight * Math.min(x, agents)
    chats += weight * x
  }
  return { full: full / total, busyAgents: busy / total, chats: chats / total }
}

/** The factors with a 0 in front, so that the index is the number of chats. */
function parseFactors(input: ChatQueueInput): readonly number[] {
  const { agents, chatsPerAgent, targetSeconds, rateFactors = CHAT_RATE_FACTORS } = input
  refuse('chatQueue', [
    wholeIssue('agents', agents, 0),
    wholeIssue('chatsPerAgent', chatsPerAgent, 1),
    amountIssue('targetSeconds', targetSeconds),
    Array.isArray(rateFactors) ? undefined : issue('rateFactors', 'must be a list of numbers', rateFactors),
  ])
  const used = rateFactors.slice(0, chatsPerAgent)
  const rising = used.every((factor, k) => factor > 0 && factor < Infinity && factor >= (used[k - 1] ?? 0))
  if (!rising || used.length < chatsPerAgent) {
    const message = `must be at least ${chatsPerAgent} numbers above 0 (one for each chat an agent may hold) that do not fall`
    throw new ValidationError([{ path: 'rateFactors', message }], { subject: 'chatQueue' })
  }
  if (agents * chatsPerAgent > MAX_CHATS) {
    const rule = `times chatsPerAgent must be at most ${MAX_CHATS}`
    throw new ValidationError([issue('agents', rule, agents)], { subject: 'chatQueue' })
  }
  return [0, ...used]
}

const IDLE: ChatQueueResult = {
  stable: true,
  load: 0,
  occupancy: 0,
  slotOccupancy: 0,
  activeChats: 0,
  handleSeconds: 0,
  waitProbability: 0,
  serviceLevel: 1,
  asaSeconds: 0,
  queueLength: 0,
}

function saturatedResult(load: number, activeChats: number, handleSeconds: number): ChatQueueResult {
  return {
    stable: false,
    load,
    occupancy: 1,
    slotOccupancy: 1,
    activeChats,
    handleSeconds,
    waitProbability: 1,
    serviceLevel: 0,
    asaSeconds: Infinity,
    queueLength: Infinity,
  }
}
