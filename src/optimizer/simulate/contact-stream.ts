import { type RandomStream, randomStream, STREAMS } from './random-streams'
import type { Scene } from './scene'

/** Contacts of a scene in order of arrival, the same for every scene with the same rates, seed and replication. */
export interface ContactStream {
  /** When the coming contact arrives. */
  at: number
  readonly perSecond: number
  /** Alias table over types (Walker 1977): the share of a cell that is its own, and whose the rest is. */
  readonly own: Float64Array
  readonly alias: Int32Array
  readonly arrivals: RandomStream
  readonly work: RandomStream
  readonly patience: RandomStream
}

export function contactStream(scene: Scene, seed: number, replication: number): ContactStream {
  const perSecond = scene.ratePerSecond.reduce((sum, rate) => sum + rate, 0)
  const arrivals = randomStream(seed, replication, STREAMS.arrivals)
  return {
    at: perSecond > 0 ? arrivals.exponential() / perSecond : Number.POSITIVE_INFINITY,
    perSecond,
    ...aliasTable(scene.ratePerSecond, perSecond),
    arrivals,
    work: randomStream(seed, replication, STREAMS.work),
    patience: randomStream(seed, replication, STREAMS.patience),
  }
}

/** The type of the contact that arrives now; the time of the one after is drawn. */
export function nextType(stream: ContactStream): number {
  const { arrivals, own, alias } = stream
  stream.at += arrivals.exponential() / stream.perSecond
  const types = own.length
  if (types === 1) return 0
  const place = arrivals.uniform() * types
  const cell = Math.floor(place)
  return place - cell < (own[cell] ?? 1) ? cell : (alias[cell] ?? 0)
}

function aliasTable(rates: Float64Array, total: number): { own: Float64Array; alias: Int32Array } {
  const types = rates.length
  const own = new Float64Array(types).fill(1)
  const alias = Int32Array.from({ length: types }, (_, k) => k)
  const share = Array.from(rates, (rate) => (total > 0 ? (rate / total) * types : 1))
  const poor = share.flatMap((value, k) => (value < 1 ? [k] : []))
  const rich = share.flatMap((value, k) => (value >= 1 ? [k] : []))
  while (poor.length > 0 && rich.length > 0) {
    const taker = poor.pop() ?? 0
    const giver = rich.at(-1) ?? 0
    own[taker] = share[taker] ?? 1
    alias[taker] = giver
    const left = (share[giver] ?? 0) + (share[taker] ?? 0) - 1
    share[giver] = left
    if (left < 1) {
      rich.pop()
      poor.push(giver)
    }
  }
  return { own, alias }
}
