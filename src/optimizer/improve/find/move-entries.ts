import type { Center } from '../center/center'
import { MOVE_LEVERS } from '../center/settings'
import { type Made, tokensOf } from '../center/tokens'
import { isWithinLimits, keyOf } from './limits'
import { findMoves, HIGHEST_LEVEL, isByLevel, MOVE_KINDS, type Move } from './moves'
import { countChanges } from './step'
import { surveyWeeks } from './survey'

/** Sizes of groups that are tried: some numbers of changes, and fractions of the agents. */
const SIZES = [1, 2, 3, 4]
const PARTS = [0.03, 0.1, 0.25]

/** How many of the most promising changes of a kind are tried one by one. */
const TRIED_ALONE = 6

/** If more changes than these are chosen, only the last ones are replaced. */
const MAX_TO_REPLACE = 4

/**
 * Groups of changes of what agents have, each of one kind. They are added to the chosen changes if so many are allowed,
 * else they replace the last of these.
 * @param tried groups at most
 */
export function moveEntries(center: Center, made: readonly Made[], max: number, tried: number): (readonly Made[])[] {
  const { settings, agents } = center
  const raised = raisedGrants(center, made).slice(0, tried)
  if (!MOVE_LEVERS.some((lever) => settings.levers.has(lever))) return raised
  const moves = findMoves(center, made, surveyWeeks(center))
  const sizes = [...new Set([...SIZES, ...PARTS.map((part) => Math.round(part * agents))])].filter(
    (size) => size > 0 && size <= max,
  )
  const found = new Map<string, readonly Made[]>()
  const groups = sizes
    .sort((x, y) => y - x)
    .flatMap((size) =>
      MOVE_KINDS.flatMap((kind) =>
        groupsOf(
          moves.filter((move) => move.kind === kind),
          size,
        ),
      ),
    )
  for (const group of groups) {
    if (found.size >= tried) break
    for (const rest of withRoom(made, group, max)) {
      const all = [...rest, ...group]
      if (isWithinLimits(center, all, max)) found.set(keyOf(all), all)
    }
  }
  return [...raised, ...found.values()].slice(0, tried)
}

/** The same changes with grants at the highest level, where queues prefer higher levels: all of these, and one by one. */
function raisedGrants({ model }: Center, made: readonly Made[]): (readonly Made[])[] {
  const tokens = tokensOf(model)
  const byLevel = new Set(model.contactTypes.flatMap(({ skillIds }, k) => (isByLevel(model, k) ? skillIds : [])))
  const raise = ({ agent, tokens: own }: Made): Made | undefined => {
    const raised = own.map((token) =>
      byLevel.has(model.skills[token]?.id ?? '') ? tokens.grant(token, HIGHEST_LEVEL) : token,
    )
    return raised.some((token, i) => token !== own[i]) ? { agent, tokens: raised } : undefined
  }
  const all = made.map((one) => raise(one) ?? one)
  const single = made.flatMap((one, i) => {
    const raised = raise(one)
    return raised === undefined ? [] : [made.map((other, j) => (i === j ? raised : other))]
  })
  return single.length > 1 ? [all, ...single.slice(0, TRIED_ALONE)] : single
}

/** The most promising changes as one group; those that are tried one by one form groups of one. */
function groupsOf(moves: readonly Move[], size: number): Made[][] {
  if (moves.length < size) return []
  if (size === 1) return moves.slice(0, TRIED_ALONE).map(({ made }) => [made])
  const agents = new Set<number>()
  const group: Made[] = []
  for (const { made } of moves) {
    if (group.length === size || agents.has(made.agent)) continue
    agents.add(made.agent)
    group.push(made)
  }
  return group.length === size ? [group] : []
}

/** What remains of the chosen changes so that a group fits: all, all but one, or all but the last. */
function withRoom(made: readonly Made[], group: readonly Made[], max: number): (readonly Made[])[] {
  const over = countChanges(made) + group.length - max
  if (over <= 0) return [made]
  if (over === 1 && made.length <= MAX_TO_REPLACE) return made.map((_, out) => made.filter((_own, i) => i !== out))
  let rest = made
  while (rest.length > 0 && countChanges(rest) + group.length > max) rest = rest.slice(0, -1)
  return [rest]
}
