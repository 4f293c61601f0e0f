import type { Center } from '../center/center'
import type { Opening } from '../center/openings'
import { costOf } from './cost'
import { isWithinLimits } from './limits'
import { lookAfter, lookWeeks } from './look'
import type { Pick } from './pick'
import { countChanges } from './step'

/** Changes from which a search begins, and the first of the weeks in which it looks for more. */
export interface Start {
  readonly name: string
  readonly picks: readonly Pick[]
  readonly firstWeek: number
  /** Whether no more changes are found than may be made, to keep the best: the picks are good together. */
  readonly isComplete?: boolean
}

/** Most queues of a chain. */
const MAX_LINKS = 24

/**
 * Chains over the queues that lack people. In a closed chain each queue lends one agent to the next one, and the last to
 * the first, so that all of them share their agents. In a spread chain further rounds lend agents to the second next
 * queue, the third next, and so on.
 * @see Jordan, W. C. and Graves, S. C. (1995): Principles on the benefits of manufacturing process flexibility,
 * Management Science 41(4), 577-594. Wallace, R. B. and Whitt, W. (2005): A staffing algorithm for call centers with
 * skill-based routing, Manufacturing & Service Operations Management 7(4), 276-294.
 */
export function chainStarts(center: Center): Start[] {
  const { settings, model } = center
  const look = lookAfter(center, [], lookWeeks(center))
  const rescue = look.rescue()
  const homes = homesOf(center)
  const links = new Map<string, Link[]>()
  for (const opening of look.openings) {
    const from = homes[opening.agent]
    const value = from === undefined ? 0 : rescue.boundOf(opening)
    if (value <= 0) continue
    for (const to of new Set(opening.types.map((k) => model.contactTypes[k]?.queueId))) {
      if (to === undefined || to === from) continue
      const key = `${from}>${to}`
      links.set(key, [...(links.get(key) ?? []), { opening, value: value / costOf(model, settings.costs, opening) }])
    }
  }
  for (const own of links.values()) own.sort((x, y) => y.value - x.value)
  const order = orderOf(links)
  const starts: Start[] = []
  for (const [name, rounds] of [
    ['closed chain', 1],
    ['spread chain', Number.POSITIVE_INFINITY],
  ] as const) {
    const picks = chain(center, links, order, Math.min(rounds, order.length - 1))
    if (picks.length > 0 && picks.length !== starts[0]?.picks.length) starts.push({ name, picks, firstWeek: 0 })
  }
  return starts
}

/** A change that lets an agent of one queue help another. */
interface Link {
  readonly opening: Opening
  /** Missed contacts that it could rescue, per cost. */
  readonly value: number
}

/** The queue that most of an agent's contacts are of, by agent. */
function homesOf({ model, base, before }: Center): (string | undefined)[] {
  const { agentCount, reach } = base
  const serves = (a: number, k: number) => reach.doors[k * agentCount + a] !== 0
  const perHolder = model.contactTypes.map((_, k) => {
    const holders = model.agents.filter((_agent, a) => serves(a, k)).length
    return before.reduce((sum, { offered }) => sum + (offered[k] ?? 0), 0) / Math.max(1, holders)
  })
  return model.agents.map((_, a) => {
    const own = perHolder.map((contacts, k) => (serves(a, k) ? contacts : 0))
    const most = Math.max(...own)
    return most > 0 ? model.contactTypes[own.indexOf(most)]?.queueId : undefined
  })
}

/** The queues as a cycle: after each comes the one that its agents help most. */
function orderOf(links: ReadonlyMap<string, readonly Link[]>): string[] {
  const value = (from: string, to: string) => links.get(`${from}>${to}`)?.[0]?.value ?? 0
  const sum = new Map<string, number>()
  for (const [key, [first]] of links) {
    const to = key.slice(key.indexOf('>') + 1)
    sum.set(to, Math.max(sum.get(to) ?? 0, first?.value ?? 0))
  }
  const left = [...sum]
    .sort(([, x], [, y]) => y - x)
    .slice(0, MAX_LINKS)
    .map(([id]) => id)
  const order = left.splice(0, 1)
  while (left.length > 0) {
    const last = order.at(-1) ?? ''
    const next = left.reduce((best, id, i) => (value(last, id) > value(last, left[best] ?? '') ? i : best), 0)
    order.push(...left.splice(next, 1))
  }
  return order
}

/** Changes by which each queue of a cycle lends an agent to the next one, in further rounds to later ones. */
function chain(
  center: Center,
  links: ReadonlyMap<string, readonly Link[]>,
  order: readonly string[],
  rounds: number,
): Pick[] {
  const { settings, agents } = center
  const picks: Pick[] = []
  const used = new Set<number>()
  const most = Math.min(settings.maxChanges, agents)
  for (let round = 1; round <= rounds; round++) {
    for (const [i, from] of order.entries()) {
      const to = order[(i + round) % order.length]
      const link = links.get(`${from}>${to}`)?.find(({ opening }) => !used.has(opening.agent))
      if (link === undefined) continue
      const { agent, tokens } = link.opening
      const pick = { agent, tokens, values: [link.value * costOf(center.model, settings.costs, link.opening)] }
      const next = [...picks, pick]
      if (countChanges(next) > most || !isWithinLimits(center, next, most)) return picks
      used.add(agent)
      picks.push(pick)
    }
  }
  return picks
}
