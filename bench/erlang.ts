/**
 * Erlang speeds as ratios against the textbook recurrence, all in one process: `npx tsx bench/erlang.ts`.
 * Every method gets the same inputs in turns, and the median of the rounds counts.
 */
import { erlangA, erlangC } from '../src/optimizer/erlang'
import { requiredAgents, staffDay } from '../src/optimizer/staffing'

const ROUNDS = 9
const MS_PER_ROUND = 40
const AHT_SECONDS = 180
const TARGET_SECONDS = 20
const TARGET = { serviceLevel: 0.8, targetSeconds: TARGET_SECONDS }

interface Contest {
  readonly name: string
  readonly ours: (variation: number) => number
  readonly textbook: (variation: number) => number
}

const serviceLevels = [10, 50, 200, 1000, 10_000].map((load): Contest => {
  const agents = Math.ceil(load + Math.sqrt(load))
  return {
    name: `Erlang C, all figures, ${load} erlang`,
    ours: (v) => {
      // Written out: a spread would cost more than the formula.
      const { callsPerHour, ahtSeconds } = calls(load, v)
      return erlangC({ callsPerHour, ahtSeconds, agents, targetSeconds: TARGET_SECONDS }).serviceLevel
    },
    textbook: (v) => textbookServiceLevel(load + v, agents),
  }
})

const staffing = [10, 50, 200, 1000, 10_000].map(
  (load): Contest => ({
    name: `Fewest agents for 80/20, ${load} erlang`,
    ours: (v) => {
      const { callsPerHour, ahtSeconds } = calls(load, v)
      return requiredAgents({ callsPerHour, ahtSeconds, target: TARGET }).agents
    },
    textbook: (v) => textbookAgents(load + v),
  }),
)

const patient = [10, 50, 200, 1000, 10_000].map((load): Contest => {
  const agents = Math.ceil(load + Math.sqrt(load))
  return {
    name: `Erlang A, all figures, ${load} erlang (against textbook Erlang C)`,
    ours: (v) => {
      const { callsPerHour, ahtSeconds } = calls(load, v)
      const targetSeconds = TARGET_SECONDS
      return erlangA({ callsPerHour, ahtSeconds, agents, targetSeconds, patienceSeconds: 200 }).serviceLevel.offered
    },
    textbook: (v) => textbookServiceLevel(load + v, agents),
  }
})

const day = Array.from({ length: 10_000 }, (_, n) => calls(1 + ((n * 7919) % 10_000) * 0.0119, 0))
const days: Contest = {
  name: '10,000 intervals of 1 to 120 erlang, 80/20',
  ours: (v) => staffDay(day, { target: TARGET }).peakAgents + v,
  textbook: (v) => day.reduce((peak, each) => Math.max(peak, textbookAgents(each.callsPerHour / 20)), 0) + v,
}

for (const contest of [...serviceLevels, ...staffing, ...patient, days]) report(contest)

function calls(load: number, variation: number) {
  return { callsPerHour: ((load + variation) * 3600) / AHT_SECONDS, ahtSeconds: AHT_SECONDS }
}

/** Erlang B by its recurrence from the first agent on, then Erlang C: what textbooks and most packages do. */
function textbookServiceLevel(load: number, agents: number): number {
  let blocking = 1
  for (let n = 1; n <= agents; n += 1) blocking = (load * blocking) / (n + load * blocking)
  const wait = blocking / (1 - (load / agents) * (1 - blocking))
  return 1 - wait * Math.exp((-(agents - load) * TARGET_SECONDS) / AHT_SECONDS)
}

/** One agent more until the target is met, each time from the start. */
function textbookAgents(load: number): number {
  let agents = Math.floor(load) + 1
  while (textbookServiceLevel(load, agents) < TARGET.serviceLevel) agents += 1
  return agents
}

function report({ name, ours, textbook }: Contest): void {
  const rounds = Array.from({ length: ROUNDS + 2 }, () => ({ ours: perCall(ours), textbook: perCall(textbook) })).slice(
    2,
  )
  const mine = median(rounds.map((round) => round.ours))
  const theirs = median(rounds.map((round) => round.textbook))
  const columns = [duration(mine), duration(theirs), `${(theirs / mine).toPrecision(3)} times`]
  console.log(`${name.padEnd(66)}${columns.map((column) => column.padStart(12)).join('')}`)
}

/** Milliseconds a call. The load varies a little from call to call, so that nothing is computed once for all. */
function perCall(run: (variation: number) => number): number {
  const started = performance.now()
  let count = 0
  let sink = 0
  let spent = 0
  while (spent < MS_PER_ROUND) {
    const batch = Math.max(1, Math.floor(count / 4))
    for (let n = 0; n < batch; n += 1) sink += run((n % 8) * 1e-3)
    count += batch
    spent = performance.now() - started
  }
  if (Number.isNaN(sink)) throw new Error('a result is no number')
  return spent / count
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function duration(ms: number): string {
  if (ms < 1e-3) return `${(ms * 1e6).toFixed(0)} ns`
  return ms < 1 ? `${(ms * 1e3).toPrecision(3)} us` : `${ms.toPrecision(3)} ms`
}
