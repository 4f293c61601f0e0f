import type { Compiled } from '../compile/compiled'

/**
 * Sets of agents by contact type, as bits: agent a is bit a % 32 of number `k * words + (a >> 5)`. Comparing a set with
 * the free agents by bits is faster than going through the list of all free agents.
 */
export interface Servers {
  /** Numbers that a set takes. */
  readonly words: number
  /** Agents who may ever take contacts of a type, and how many they are. */
  readonly may: Int32Array
  readonly size: Int32Array
  /** Agents who count towards a type's limit of agents that are checked. */
  readonly counted: Int32Array
  /** 1 for types whose counted agents are no more than that limit, 0 for others. */
  readonly unlimited: Uint8Array
}

/** Agents that one number of a set holds. */
const BITS = 32

export function wordsFor(agents: number): number {
  return Math.ceil(agents / BITS)
}

export function createServers({ typeCount, agentCount, reach, choice }: Compiled): Servers {
  const words = wordsFor(agentCount)
  const may = new Int32Array(typeCount * words)
  const counted = new Int32Array(typeCount * words)
  const size = new Int32Array(typeCount)
  const unlimited = new Uint8Array(typeCount)
  for (let type = 0; type < typeCount; type++) {
    let count = 0
    for (let agent = 0; agent < agentCount; agent++) {
      const at = type * agentCount + agent
      const word = type * words + (agent >> 5)
      const bit = 1 << (agent & 31)
      if (reach.doors[at] !== 0) {
        may[word] = (may[word] ?? 0) | bit
        size[type] = (size[type] ?? 0) + 1
      } else if (!choice.countsMembers || reach.member[at] !== 1) continue
      counted[word] = (counted[word] ?? 0) | bit
      count++
    }
    unlimited[type] = count <= (choice.checkLimit[type] ?? 0) ? 1 : 0
  }
  return { words, may, size, counted, unlimited }
}

/** How many agents of a type's set are in another set. */
export function countCommon({ words }: Servers, sets: Int32Array, type: number, other: Int32Array): number {
  let sum = 0
  for (let word = 0; word < words; word++) sum += bitsIn((other[word] ?? 0) & (sets[type * words + word] ?? 0))
  return sum
}

/** Bits that are set, counted in parallel: Henry S. Warren, Hacker's Delight, section 5-1. */
function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
