import { wordsFor } from '../../simulate/general/servers'

/** Missed contacts for which one agent was free, and since when, in order of time. */
export interface Chances {
  readonly contacts: Int32Array
  readonly since: Float64Array
}

export interface MissedContacts {
  /** Contact type of each. */
  readonly types: readonly number[]
  /** How many of a type an agent was free for, at `[agent * K + type]`. */
  readonly counts: Int32Array
  chancesOf(agent: number): Chances
}

const FIRST_CAPACITY = 256

/**
 * Collects missed contacts and who was free for them. Agents who were free when a contact began to wait are kept as a set
 * of bits: in a large center, lists of them take hundreds of megabytes.
 */
export function collectChances(agentCount: number, typeCount: number) {
  const words = wordsFor(agentCount)
  const types: number[] = []
  const began: number[] = []
  let free = new Int32Array(FIRST_CAPACITY * words)
  const later: Later[] = Array.from({ length: agentCount }, () => ({ contacts: [], since: [] }))
  return {
    /**
     * @param time when the contact began to wait
     * @param sets contains the set of agents who were free then, from `from` on
     * @param others agents who became free later, each followed by the time
     */
    add(type: number, time: number, sets: Int32Array, from: number, others: readonly number[]): void {
      const contact = types.push(type) - 1
      began.push(time)
      if (types.length * words > free.length) {
        const longer = new Int32Array(2 * free.length)
        longer.set(free)
        free = longer
      }
      for (let word = 0; word < words; word++) free[contact * words + word] = sets[from + word] ?? 0
      for (let i = 0; i < others.length; i += 2) {
        const laterContacts = later[others[i] ?? 0]
        laterContacts?.contacts.push(contact)
        laterContacts?.since.push(others[i + 1] ?? 0)
      }
    },
    end(): MissedContacts {
      const order = inOrder(began)
      const counts = new Int32Array(agentCount * typeCount)
      const add = (agent: number, contact: number) => {
        const at = agent * typeCount + (types[contact] ?? 0)
        counts[at] = (counts[at] ?? 0) + 1
      }
      for (let contact = 0; contact < types.length; contact++) {
        for (let word = 0; word < words; word++) {
          for (let left = free[contact * words + word] ?? 0; left !== 0; left &= left - 1) {
            add((word << 5) + 31 - Math.clz32(left & -left), contact)
          }
        }
      }
      for (const [agent, laterContacts] of later.entries())
        for (const contact of laterContacts.contacts) add(agent, contact)
      const known = new Map<number, Chances>()
      const isFree = (agent: number, contact: number) =>
        ((free[contact * words + (agent >> 5)] ?? 0) & (1 << (agent & 31))) !== 0
      return {
        types,
        counts,
        chancesOf(agent) {
          const first = () => order.filter((contact) => isFree(agent, contact))
          const chances = known.get(agent) ?? merged(first(), began, later[agent] ?? NONE)
          known.set(agent, chances)
          return chances
        },
      }
    },
  }
}

/** Contacts for which an agent became free while they waited. */
interface Later {
  readonly contacts: number[]
  readonly since: number[]
}

const NONE: Later = { contacts: [], since: [] }

/** Contacts in order of their times. */
function inOrder(since: readonly number[]): Int32Array {
  return Int32Array.from(since.map((_, i) => i).sort((x, y) => (since[x] ?? 0) - (since[y] ?? 0) || x - y))
}

/** All contacts for which an agent was free, by time and then by number. */
function merged(first: Int32Array, began: readonly number[], { contacts, since }: Later): Chances {
  const order = inOrder(since)
  const size = first.length + order.length
  const all = { contacts: new Int32Array(size), since: new Float64Array(size) }
  let next = 0
  for (let i = 0; i < size; i++) {
    const [one, other] = [first[i - next], order[next]]
    const isLater =
      one === undefined ||
      (other !== undefined && ((since[other] ?? 0) - (began[one] ?? 0) || (contacts[other] ?? 0) - one) < 0)
    if (isLater) next++
    all.contacts[i] = (isLater ? contacts[other ?? 0] : one) ?? 0
    all.since[i] = (isLater ? since[other ?? 0] : began[one ?? 0]) ?? 0
  }
  return all
}
