import { BLOCK, type RandomStream, randomStream, STREAMS } from '../streams/random-streams'
import type { Scene } from './scene'

/** Contacts of a scene in order of arrival, the same for every scene with the same rates, seed and replication. */
export interface ContactStream {
  /** For each contact drawn ahead: its arrival, its type, its work in mean handle times, its patience. */
  readonly at: Float64Array
  readonly type: Int32Array
  readonly work: Float64Array
  readonly patienceSeconds: Float64Array
  /** Index of the next contact. */
  next: number
  /** Draws another block; `next` is its first. */
  draw(): void
}

export function contactStream(scene: Scene, seed: number, replication: number): ContactStream {
  const { ratePerSecond, patienceSeconds } = scene
  const perSecond = ratePerSecond.reduce((sum, rate) => sum + rate, 0)
  const pick = aliasTable(ratePerSecond, perSecond)
  const arrivals = randomStream(seed, replication, STREAMS.arrivals)
  const work = randomStream(seed, replication, STREAMS.work)
  const patience = randomStream(seed, replication, STREAMS.patience)
  const leaves = patienceSeconds.some((mean) => mean < Number.POSITIVE_INFINITY)
  let now = 0
  const stream: ContactStream = {
    at: new Float64Array(BLOCK).fill(Number.POSITIVE_INFINITY),
    type: new Int32Array(BLOCK),
    work: new Float64Array(BLOCK),
    patienceSeconds: new Float64Array(BLOCK).fill(Number.POSITIVE_INFINITY),
    next: 0,
    draw: () => {
      stream.next = 0
      if (perSecond === 0) return
      now = drawTimes(stream.at, now, perSecond, arrivals)
      drawTypes(stream.type, pick, arrivals)
      work.fillExponentials(stream.work)
      if (leaves) drawPatience(stream, patienceSeconds, patience)
    },
  }
  stream.draw()
  return stream
}

function drawTimes(at: Float64Array, from: number, perSecond: number, arrivals: RandomStream): number {
  arrivals.fillExponentials(at)
  let now = from
  for (let i = 0; i < BLOCK; i++) {
    now += (at[i] ?? 0) / perSecond
    at[i] = now
  }
  return now
}

function drawPatience(stream: ContactStream, means: Float64Array, patience: RandomStream): void {
  const { patienceSeconds, type } = stream
  patience.fillExponentials(patienceSeconds)
  for (let i = 0; i < BLOCK; i++) {
    const mean = means[type[i] ?? 0] ?? 0
    // A draw of exactly 0 times Infinity would be NaN.
    patienceSeconds[i] = mean === Number.POSITIVE_INFINITY ? mean : (patienceSeconds[i] ?? 0) * mean
  }
}

/** Alias table over types (Walker 1977): the share of a cell that is its own, and whose the rest is. */
interface AliasTable {
  readonly own: Float64Array
  readonly alias: Int32Array
}

function drawTypes(out: Int32Array, { own, alias }: AliasTable, arrivals: RandomStream): void {
  const types = own.length
  if (types < 2) return
  for (let i = 0; i < BLOCK; i++) {
    const place = arrivals.uniform() * types
    const cell = Math.floor(place)
    out[i] = place - cell < (own[cell] ?? 1) ? cell : (alias[cell] ?? 0)
  }
}

function aliasTable(rates: Float64Array, total: number): AliasTable {
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
