/**
 * Assignments against the two ends they are measured between: everybody holds everything, by longest idle (0 %) and by
 * fastest first (100 %). Prints for each center the service level now, of the simple handle-time boost, of the ends and of
 * the plans with at most 2 and 2.5 skills per agent, judged on common contacts by runs that the optimizer has not seen.
 *
 * `tsx bench/assignments.ts [file of centers]` or `SKILLROUTE_CENTERS`; without either, centers of its own, the last four of
 * them rich in contact types that ask for two skills, and the seconds of a plan for 1,600 agents and 60 contact types.
 */
import type { RoutingModel } from '../src/documents'
import { type Assignment, applyMoves, optimizeAssignments, type SimulateOptions, simulate } from '../src/optimizer'
import {
  type Center,
  centerModel,
  centersFromFile,
  everybodyHoldsEverything,
  generatedCenter,
  handleTimeBoosted,
} from '../test/optimizer/centers'

/** Contacts per judged run, in 10 replications: half-widths of paired differences come out at 0.001 or less. */
const CONTACTS = Number(process.env.SKILLROUTE_BENCH_CONTACTS ?? 2_400_000)
const REPLICATIONS = 10

/** Seed of the judge; the optimizer's own is another. */
const SEED = 20_261_121

const given = centersFromFile(process.argv[2] ?? process.env.SKILLROUTE_CENTERS)
const centers = given ?? ownCenters()
const closed: { readonly two: number[]; readonly half: number[] } = { two: [], half: [] }
console.log(
  [
    'center  now    boost  idle   fast  ',
    '| plan 2.0       closed skills changes    s ',
    '| plan 2.5       closed worst (all: worst) skills changes    s  fluid',
  ].join(' '),
)
for (const [i, center] of centers.entries()) row(center, i < 2)
for (const [name, values] of [['2.0', closed.two] as const, ['2.5', closed.half] as const]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  console.log(`plan ${name}: ${percent(mean)} of the gap closed on average, ${percent(Math.min(...values))} at least`)
}
if (given === undefined) {
  const { assignment, seconds } = planFor(centerModel(generatedCenter(7, { agents: 1600, skills: 60 })), 2.5)
  const { serviceLevel } = assignment.after
  console.log(
    `1,600 agents x 60 contact types: ${seconds.toFixed(1)} s, ${percent(serviceLevel.mean)} within service level`,
  )
}

function row(center: Center, withPareto: boolean): void {
  const model = centerModel(center)
  const all = everybodyHoldsEverything(model)
  const idle = judged(all, { agentChoice: 'longestIdle' })
  const fast = judged(all, { agentChoice: 'fastestFirst' })
  const two = planned(model, 2)
  const half = planned(model, 2.5)
  const gap = (own: Judged): number => (own.serviceLevel - idle.serviceLevel) / (fast.serviceLevel - idle.serviceLevel)
  closed.two.push(gap(two.judged))
  closed.half.push(gap(half.judged))
  const levels = [judged(model), judged(handleTimeBoosted(model)), idle, fast].map(({ serviceLevel }) =>
    serviceLevel.toFixed(4),
  )
  console.log(
    [
      center.id.padEnd(7),
      levels.join(' '),
      '|',
      cells(two, gap(two.judged)),
      '|',
      cells(half, gap(half.judged), `${half.judged.worst.toFixed(3)} (${fast.worst.toFixed(3)})`),
      half.assignment.fluidBound.occupancy?.toFixed(3),
    ].join(' '),
  )
  if (withPareto) printPareto(half.assignment)
}

interface Judged {
  readonly serviceLevel: number
  readonly halfWidth: number
  readonly worst: number
}

function judged(model: RoutingModel, rules: SimulateOptions['rules'] = {}): Judged {
  const perHour = model.contactTypes.reduce((sum, type) => sum + type.callsPerHour, 0)
  const hours = CONTACTS / REPLICATIONS / perHour
  const { total, contactTypes } = simulate(model, {
    seed: SEED,
    replications: REPLICATIONS,
    hours,
    warmUpHours: 1,
    rules,
  })
  const { mean, halfWidth } = total.serviceLevel.offered
  return {
    serviceLevel: mean ?? 0,
    halfWidth: halfWidth ?? 0,
    worst: Math.min(...contactTypes.map((type) => type.serviceLevel.offered.mean ?? 1)),
  }
}

interface Planned {
  readonly assignment: Assignment
  readonly judged: Judged
  readonly seconds: number
}

function planned(model: RoutingModel, averageSkillsPerAgent: number): Planned {
  const own = planFor(model, averageSkillsPerAgent)
  return { ...own, judged: judged(applyMoves(model, own.assignment.changes)) }
}

function planFor(model: RoutingModel, averageSkillsPerAgent: number): Omit<Planned, 'judged'> {
  const start = process.cpuUsage().user
  const assignment = optimizeAssignments(model, { averageSkillsPerAgent })
  const seconds = (process.cpuUsage().user - start) / 1e6
  return { assignment, seconds }
}

function cells({ assignment, judged: own, seconds }: Planned, gap: number, worst?: string): string {
  return [
    `${own.serviceLevel.toFixed(4)}±${own.halfWidth.toFixed(4)}`,
    percent(gap).padStart(7),
    ...(worst === undefined ? [] : [worst]),
    assignment.after.skillsPerAgent.toFixed(2),
    String(assignment.changes.length).padStart(5),
    seconds.toFixed(1).padStart(5),
  ].join(' ')
}

function printPareto(assignment: Assignment): void {
  for (const { name, changes, skillsPerAgent, serviceLevel, occupancySpread } of assignment.paretoSet) {
    const figures = `${serviceLevel.mean.toFixed(4)}±${(serviceLevel.halfWidth ?? 0).toFixed(4)}`
    console.log(
      `        ${String(changes).padStart(4)} changes  ${skillsPerAgent.toFixed(2)} skills  ${figures}  spread ${occupancySpread.toFixed(2)}  ${name}`,
    )
  }
}

function ownCenters(): Center[] {
  return [
    generatedCenter(1, { agents: 25, skills: 5, pairs: 1 }),
    generatedCenter(2, { agents: 40, skills: 7 }),
    generatedCenter(3, { agents: 60, skills: 8, pairs: 4 }),
    generatedCenter(4, { agents: 80, skills: 10, pairs: 3 }),
    generatedCenter(5, { agents: 120, skills: 14, pairs: 6 }),
    generatedCenter(6, { agents: 200, skills: 20, pairs: 5 }),
    generatedCenter(101, { agents: 80, skills: 9, pairs: 3 }),
    generatedCenter(103, { agents: 120, skills: 12, pairs: 6 }),
    generatedCenter(106, { agents: 60, skills: 10, pairs: 3 }),
    generatedCenter(107, { agents: 110, skills: 11, pairs: 6 }),
  ]
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
