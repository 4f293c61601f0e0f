import type { RoutingModel } from '../../../documents'
import type { Opening } from '../center/openings'
import type { ImproveSettings } from '../center/settings'
import type { Token } from '../center/tokens'
import { costOf } from './cost'
import type { Rescue } from './rescue'

/** Changes that were picked together, ordered by gain per change. */
export interface Pick {
  readonly agent: number
  readonly tokens: readonly Token[]
  /** Contacts within service level that they rescue per week. */
  readonly value: number
}

/** What may still be picked. */
export interface Room {
  /** Changes. */
  readonly max: number
  /** Agents who have changes already. */
  readonly touched: ReadonlySet<number>
}

/** A change that brings less than this fraction of the step's first change waits for the next step's figures. */
const MIN_OF_FIRST = 0.4

/** Fewest contacts per week that a change must rescue: fewer cannot be distinguished from none. */
const MIN_VALUE = 0.5

interface Candidate {
  readonly opening: Opening
  /** Gain per cost; an upper bound until `stamp` equals the number of picks made. */
  value: number
  stamp: number
}

/**
 * Picks the changes that rescue most per cost, one after the other. The gain of a change falls as others are made, so
 * only the best candidates are valued again.
 */
export function pickChanges(
  openings: readonly Opening[],
  rescue: Rescue,
  settings: ImproveSettings,
  model: RoutingModel,
  room: Room,
): Pick[] {
  const { agents, skills } = model
  const left: Candidate[] = []
  for (const opening of openings) {
    if (opening.tokens.length > room.max) continue
    const gain = rescue.boundOf(opening)
    if (gain / opening.tokens.length < MIN_VALUE) continue
    left.push({ opening, value: gain / costOf(model, settings.costs, opening), stamp: -1 })
  }
  left.sort(byValue)
  const picks: Pick[] = []
  const touched = new Set(room.touched)
  const granted = new Map<number, number>()
  let changes = 0
  let first = Number.NaN
  while (changes < room.max) {
    const top = left.shift()
    if (top === undefined || top.value < MIN_OF_FIRST * first) break
    const { agent, tokens } = top.opening
    const price = costOf(model, settings.costs, top.opening)
    if ((top.value * price) / tokens.length < MIN_VALUE) continue
    const own = tokens.filter((token) => token < skills.length).length
    const held = (agents[agent]?.skills.length ?? 0) + (granted.get(agent) ?? 0)
    const fits = own === 0 || held + own <= settings.maxSkillsPerAgent
    if (!fits || changes + tokens.length > room.max || (!touched.has(agent) && touched.size >= settings.maxAgents))
      continue
    if (top.stamp !== picks.length) {
      top.value = rescue.valueOf(top.opening) / price
      top.stamp = picks.length
      insert(left, top)
      continue
    }
    if (Number.isNaN(first)) first = top.value
    picks.push({ agent, tokens, value: rescue.make(top.opening) })
    changes += tokens.length
    touched.add(agent)
    granted.set(agent, (granted.get(agent) ?? 0) + own)
    dropMade(left, agent, tokens)
  }
  return picks
}

/** The agent's other openings now need fewer changes and may bring more: the next search step accounts for this. */
function dropMade(left: Candidate[], agent: number, tokens: readonly Token[]): void {
  for (let i = left.length - 1; i >= 0; i--) {
    const { opening } = left[i] ?? {}
    if (opening?.agent === agent && opening.tokens.some((token) => tokens.includes(token))) left.splice(i, 1)
  }
}

function byValue(x: Candidate, y: Candidate): number {
  return (
    y.value - x.value ||
    x.opening.agent - y.opening.agent ||
    (x.opening.tokens.join() < y.opening.tokens.join() ? -1 : 1)
  )
}

function insert(left: Candidate[], candidate: Candidate): void {
  const at = left.findIndex((other) => byValue(other, candidate) > 0)
  left.splice(at < 0 ? left.length : at, 0, candidate)
}
