import { seededRandom } from '../../../core/random'
import { sum } from '../../../core/sum'
import type { Estimate } from '../../../documents'
import { BEST_CANDIDATES, SECONDS_PER_PRIORITY } from '../../simulate/compile/compile-choice'
import { flatRun } from '../../simulate/flat/flat-engine'
import type { Counts, Scene } from '../../simulate/flat/scene'
import { gainOf, type WeekSums } from '../center/evaluate'
import type { Problem } from './problem'
import type { Design } from './rank'

/** What the simulation of a design showed; `offered` and `withinServiceLevel` are by batch. */
export interface Trial {
  readonly offered: Float64Array
  readonly withinServiceLevel: Float64Array
  readonly serviceLevel: number
  readonly types: TypeCounts
  /**
   * Contacts of type k that had to wait while agent a was idle, at `[a * typeCount + k]`: what the agent would have
   * answered with the skills. All 0 without `watchMissed`.
   */
  readonly missed: Float64Array
}

/** Sums by contact type. */
export interface TypeCounts {
  readonly offered: Float64Array
  readonly withinServiceLevel: Float64Array
  readonly atOnce: Float64Array
}

export interface TrialOptions {
  /** Which stream of contacts: designs evaluated on the same stream see the same contacts. */
  readonly stream: number
  /** About how many contacts. */
  readonly contacts: number
  readonly watchMissed?: boolean | undefined
}

export interface Evaluator {
  readonly spent: { events: number }
  run(design: Design, options: TrialOptions): Trial
}

/** Batches of a run: enough that their spread is known, few enough that they hardly depend on each other. */
const BATCHES = 20

/**
 * Number of runs if agents are present only part of the time. Each run draws which agents are present, and counts as
 * one batch.
 */
const STAFF_DRAWS = 10

/** After this many mean handle times, a run no longer shows that the center was empty at its start. */
const WARM_UP_HANDLE_TIMES = 6

/** Fewer contacts than this say nothing about a center. */
const MIN_CONTACTS = 2_000

/** Number of contacts for which this part of the event budget is enough, at two events per contact. */
export function contactsFor(part: number, max = Number.POSITIVE_INFINITY): number {
  return Math.min(max, Math.max(MIN_CONTACTS, (MAX_EVENTS * part) / EVENTS_PER_CONTACT))
}

/** Event budget of one search, some seconds: simulated arrivals and completions. */
export const MAX_EVENTS = 45e6

/** A contact's arrival and its end. */
const EVENTS_PER_CONTACT = 2

/** Evaluates designs by the platform's rule at one moment of the week, on common random numbers. */
export function createEvaluator(problem: Problem): Evaluator {
  const { agents, types, presence, settings } = problem
  const frame = sceneFrame(problem)
  const perSecond = frame.ratePerSecond.reduce((sum, rate) => sum + rate, 0)
  const draws = presence.every((share) => share === 0 || share === 1) ? 1 : STAFF_DRAWS
  const batches = draws === 1 ? BATCHES : STAFF_DRAWS
  const spent = { events: 0 }
  return { spent, run }

  function run(design: Design, { stream, contacts, watchMissed = false }: TrialOptions): Trial {
    const sums = emptySums(agents, types, batches)
    const seconds = perSecond > 0 ? contacts / perSecond / batches : 0
    const fullScene = sceneOf(problem, frame, design)
    for (let draw = 0; draw < draws; draw++) {
      const present = drawPresent(problem, stream * STAFF_DRAWS + draw)
      const scene = withoutAbsent(fullScene, present)
      const onWait = watchMissed ? watch(sums.missed, present, types, agents) : undefined
      let counting = false
      const system = flatRun(scene, {
        seed: settings.seed,
        replication: stream * STAFF_DRAWS + draw,
        onWait: onWait === undefined ? undefined : (type, idle) => counting && onWait(type, idle.next),
      })
      spent.events += system.advance(WARM_UP_HANDLE_TIMES * meanSeconds(fullScene)).events
      counting = true
      for (let batch = draw; batch < batches; batch += draws) {
        addBatch(sums, batch, system.advance(seconds))
      }
    }
    spent.events += sums.events
    return finished(sums)
  }
}

/**
 * Counts a contact that found no agent for each present agent who was idle. `next` links the idle agents in a circle that
 * begins at `agents`.
 */
function watch(
  missed: Float64Array,
  present: Uint8Array,
  types: number,
  agents: number,
): (type: number, next: Int32Array) => void {
  return (type, next) => {
    for (let a = next[agents] ?? agents; a !== agents; a = next[a] ?? agents) {
      if (present[a] === 1) missed[a * types + type] = (missed[a * types + type] ?? 0) + 1
    }
  }
}

interface Sums {
  events: number
  readonly offered: Float64Array
  readonly withinServiceLevel: Float64Array
  readonly types: TypeCounts
  readonly missed: Float64Array
}

function emptySums(agents: number, types: number, batches: number): Sums {
  const perBatch = (): Float64Array => new Float64Array(batches)
  const perType = (): Float64Array => new Float64Array(types)
  return {
    events: 0,
    offered: perBatch(),
    withinServiceLevel: perBatch(),
    types: { offered: perType(), withinServiceLevel: perType(), atOnce: perType() },
    missed: new Float64Array(agents * types),
  }
}

function addBatch(sums: Sums, batch: number, counts: Counts): void {
  sums.events += counts.events
  sums.offered[batch] = sum(counts.offered)
  sums.withinServiceLevel[batch] = sum(counts.withinServiceLevel)
  addTo(sums.types.offered, counts.offered)
  addTo(sums.types.withinServiceLevel, counts.withinServiceLevel)
  addTo(sums.types.atOnce, counts.atOnce)
}

function finished(sums: Sums): Trial {
  const offered = sum(sums.offered)
  return { ...sums, serviceLevel: offered > 0 ? sum(sums.withinServiceLevel) / offered : 1 }
}

/** Everything in a scene that does not depend on the design: all but handle times and agent scores. */
function sceneFrame(problem: Problem): Omit<Scene, 'ahtSeconds' | 'agentScore'> {
  const { model, agents, types, demand, ranked } = problem
  const { contactTypes } = model
  return {
    typeCount: types,
    agentCount: agents,
    ratePerSecond: demand.map((rate) => rate / 3600),
    patienceSeconds: Float64Array.from(contactTypes, (type) => type.patienceSeconds ?? Number.POSITIVE_INFINITY),
    targetSeconds: Float64Array.from(contactTypes, (type) => type.target.seconds),
    contactRank: new Float64Array(agents * types),
    headStartSeconds: Float64Array.from(contactTypes, (type) => (type.priority ?? 0) * SECONDS_PER_PRIORITY),
    idleLimits: Float64Array.from(ranked, (is) =>
      is && agents > BEST_CANDIDATES ? BEST_CANDIDATES : Number.POSITIVE_INFINITY,
    ),
    counted: findMembers(problem),
  }
}

function sceneOf(problem: Problem, frame: Omit<Scene, 'ahtSeconds' | 'agentScore'>, design: Design): Scene {
  const { agents, types, skills, needs, seconds, presence, ranked, minimumLevel } = problem
  const ahtSeconds = new Float64Array(agents * types)
  const agentScore = new Float64Array(agents * types)
  for (let a = 0; a < agents; a++) {
    if (presence[a] === 0) continue
    for (let k = 0; k < types; k++) {
      let sum = 0
      let count = 0
      let able = true
      for (const skill of needs[k] ?? []) {
        if (design.held[a * skills + skill] !== 1) able = false
        const level = design.levels[a * skills + skill] ?? 0
        if (level < (minimumLevel[k] ?? 0)) able = false
        sum += level
        count++
      }
      if (!able) continue
      ahtSeconds[a * types + k] = seconds[a * types + k] ?? 0
      if (ranked[k] === true && count > 0) agentScore[a * types + k] = sum / count
    }
  }
  return { ...frame, ahtSeconds, agentScore }
}

/** Draws which agents are present, each with the probability to be present at the moment evaluated. */
function drawPresent({ presence, settings }: Problem, draw: number): Uint8Array {
  const random = seededRandom(`staff ${settings.seed} ${draw}`)
  return Uint8Array.from(presence, (share) => (random() < share ? 1 : 0))
}

/**
 * Absent agents take no contact, are never found idle, and do not count among the agents that the platform examines.
 */
function withoutAbsent(scene: Scene, present: Uint8Array): Scene {
  const { typeCount, ahtSeconds } = scene
  return {
    ...scene,
    ahtSeconds: ahtSeconds.map((value, at) => (present[Math.floor(at / typeCount)] === 1 ? value : 0)),
    absent: present.map((is) => 1 - is),
  }
}

/**
 * The members of each type's queue. The platform examines only a limited number of members, with or without the skills.
 * Undefined if there are no more agents than that.
 */
function findMembers({ agents, types, model }: Problem): Uint8Array | undefined {
  if (agents <= BEST_CANDIDATES) return undefined
  const member = new Uint8Array(types * agents)
  const joined = model.agents.map(({ queues }) => new Set(queues.map(({ queueId }) => queueId)))
  model.contactTypes.forEach(({ queueId }, k) => {
    joined.forEach((own, a) => {
      if (own.has(queueId)) member[k * agents + a] = 1
    })
  })
  return member
}

function meanSeconds({ ahtSeconds }: Scene): number {
  const known = ahtSeconds.filter((value) => value > 0)
  return known.length > 0 ? sum(known) / known.length : 0
}

function addTo(sums: Float64Array, values: Float64Array): void {
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + (values[i] ?? 0)
}

/**
 * Service level of one trial minus that of another on the same contacts. The batches are the samples, as weeks are in the
 * search for changes.
 */
export function differenceOf(after: Trial, before: Trial): Estimate {
  return gainOf(batchesOf(after), batchesOf(before))
}

function batchesOf({ offered, withinServiceLevel }: Trial): WeekSums[] {
  return Array.from(offered, (count, i) => ({ offered: count, within: withinServiceLevel[i] ?? 0 }))
}
