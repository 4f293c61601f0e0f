/** Steady rates of one stretch of time. */
export interface Flow {
  /** Contacts a second. */
  readonly arrivals: number
  /** Arrivals times AHT, in erlang. */
  readonly load: number
  readonly ahtSeconds: number
  readonly agents: number
  /** Share of waiting contacts that abandon in a second: 1 / patience; 0: none do. */
  readonly leaving: number
}

/** Contacts in the system after some time, and their maximum until then. */
export interface Followed {
  readonly end: number
  readonly most: number
}

/**
 * Follows the number x of contacts in the system in closed form. It changes by x' = arrivals - min(x, agents) / AHT -
 * leaving * max(0, x - agents) contacts a second. The path is monotone: x moves towards its resting point, in a
 * straight line or ever more slowly. The formula changes where x passes the number of agents.
 */
export function follow(flow: Flow, from: number, seconds: number): Followed {
  const bend = secondsTo(flow, from, flow.agents)
  const end =
    bend === null || bend >= seconds
      ? onOneSide(flow, from, seconds, side(flow, from))
      : onOneSide(flow, flow.agents, seconds - bend, overloaded(flow) ? 'above' : 'below')
  return { end, most: Math.max(from, end) }
}

/**
 * The time at which `waiting` contacts wait for the first time; for 0, at which the first contact waits. Null: never.
 */
export function crossingSeconds(flow: Flow, from: number, waiting: number): number | null {
  const level = flow.agents + waiting
  if (from > level || (from === level && waiting > 0)) return 0
  if (!overloaded(flow)) return null
  if (waiting === 0) return secondsTo(flow, from, level)
  const bend = from < flow.agents ? secondsTo(flow, from, flow.agents) : 0
  const rise = secondsTo(flow, Math.max(from, flow.agents), level)
  return bend === null || rise === null ? null : bend + rise
}

/** When no contact waits any more; null: never. */
export function settlingSeconds(flow: Flow, from: number): number | null {
  if (from <= flow.agents) return overloaded(flow) ? null : 0
  return overloaded(flow) ? null : secondsTo(flow, from, flow.agents)
}

type Side = 'below' | 'above'

function overloaded({ load, agents }: Flow): boolean {
  return load > agents
}

function side(flow: Flow, from: number): Side {
  return from > flow.agents || (from === flow.agents && overloaded(flow)) ? 'above' : 'below'
}

/** Where x converges if it stays on this side; infinite in overload without abandonment. */
function restingPoint({ arrivals, load, ahtSeconds, agents, leaving }: Flow, on: Side): number {
  if (on === 'below') return load
  const drift = arrivals - agents / ahtSeconds
  if (leaving === 0) return drift > 0 ? Number.POSITIVE_INFINITY : drift < 0 ? Number.NEGATIVE_INFINITY : Number.NaN
  return agents + drift / leaving
}

function onOneSide(flow: Flow, from: number, seconds: number, on: Side): number {
  const { arrivals, ahtSeconds, agents, leaving } = flow
  if (on === 'above' && leaving === 0) return from + (arrivals - agents / ahtSeconds) * seconds
  const pace = on === 'below' ? 1 / ahtSeconds : leaving
  const rest = restingPoint(flow, on)
  return rest + (from - rest) * Math.exp(-pace * seconds)
}

/**
 * The time that x needs from one level to another, both on the same side of the number of agents; null if it never gets
 * there.
 */
function secondsTo(flow: Flow, from: number, level: number): number | null {
  if (from === level) return 0
  const { arrivals, ahtSeconds, agents, leaving } = flow
  const on: Side = from > agents || (from === agents && level > agents) ? 'above' : 'below'
  if (on === 'above' && leaving === 0) {
    const drift = arrivals - agents / ahtSeconds
    const seconds = (level - from) / drift
    return drift !== 0 && seconds > 0 ? seconds : null
  }
  const rest = restingPoint(flow, on)
  const ratio = (from - rest) / (level - rest)
  if (!(ratio > 1) || !Number.isFinite(ratio)) return null
  return Math.log(ratio) / (on === 'below' ? 1 / ahtSeconds : leaving)
}
