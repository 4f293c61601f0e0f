import { erlangA, erlangC } from '../../src/optimizer/erlang'
import { requiredAgents, staffDay } from '../../src/optimizer/staffing'
import type { Contest } from './timing'

const AHT_SECONDS = 180
const TARGET_SECONDS = 20
const TARGET = { serviceLevel: 0.8, targetSeconds: TARGET_SECONDS }

/** All figures of Erlang C at a load, against the service level alone by the textbook recurrence. */
export function serviceLevel(load: number): Contest {
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
}

/** The fewest agents for 80 % in 20 s. */
export function fewestAgents(load: number): Contest {
  return {
    name: `Fewest agents for 80/20, ${load} erlang`,
    ours: (v) => {
      const { callsPerHour, ahtSeconds } = calls(load, v)
      return requiredAgents({ callsPerHour, ahtSeconds, target: TARGET }).agents
    },
    textbook: (v) => textbookAgents(load + v),
  }
}

/** All figures of Erlang A, for which no textbook recurrence is in use, against that of Erlang C. */
export function withPatience(load: number): Contest {
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
}

const intervals = Array.from({ length: 10_000 }, (_, n) => calls(1 + ((n * 7919) % 10_000) * 0.0119, 0))

/** Staffing of 10,000 intervals in one call. */
export const day: Contest = {
  name: '10,000 intervals of 1 to 120 erlang, 80/20',
  ours: (v) => staffDay(intervals, { target: TARGET }).peakAgents + v,
  textbook: (v) => intervals.reduce((peak, each) => Math.max(peak, textbookAgents(each.callsPerHour / 20)), 0) + v,
}

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
