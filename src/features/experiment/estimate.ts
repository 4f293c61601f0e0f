import { seededRandom } from '../../core/random'
import type { Experiment } from './documents/experiment'
import type { ExperimentEstimate } from './math/kit/types'
import { estimateControl, weeklyDifferences } from './math/panel/plan'
import { estimateStaggered } from './math/panel/staggered'
import { unitDifferences } from './math/switchback/differences'
import { estimateAlwaysValid, estimateAtAnalysis } from './math/switchback/estimate'
import { toOutcome } from './math/switchback/past'
import type { MeasuredBlock } from './sides'

/** The decision of an experiment's rule at a time. */
export interface Ruling {
  /** Absent while the rule allows no check. */
  readonly estimate?: ExperimentEstimate
  /** Error level of the interval: 0.05 for an interval of 95 %. */
  readonly level: number
  readonly isFinal: boolean
  /** Contacts until this time count. */
  readonly until: string
  /** Blocks that could not be compared. */
  readonly leftOut: number
  /** The blocks that count. */
  readonly used: readonly MeasuredBlock[]
}

/**
 * Applies an experiment's own rule to the blocks that are over, in the order of time. Only this rule may end an
 * experiment.
 */
export function rule(experiment: Experiment, blocks: readonly MeasuredBlock[], nowMs: number): Ruling {
  const isOver = nowMs >= Date.parse(experiment.interval.end)
  if (experiment.design !== 'switchback') return isOver ? ruleGroups(experiment, blocks) : tooEarly(experiment, blocks)
  const { stopping, goal, interval } = experiment
  if (stopping.rule === 'alwaysValid') return ruleAlways(experiment, blocks, stopping.spread, isOver)
  const analyses =
    stopping.rule === 'none' ? [{ at: interval.end, units: Infinity, level: goal.alpha }] : stopping.analyses
  let ruling = tooEarly(experiment, blocks)
  for (const { at, units, level } of analyses) {
    if (Date.parse(at) > nowMs) break
    const used = blocks.filter(({ block }) => block.unit < units)
    const { differences, leftOut } = compareUnits(experiment, used)
    const estimate = estimateAtAnalysis(differences, { slope: experiment.adjustment.slope, level, alpha: goal.alpha })
    const isFinal = isOver || estimate?.found === true
    ruling = { ...(estimate && { estimate }), level: level > 0 ? level : goal.alpha, isFinal, until: at, leftOut, used }
    if (estimate?.found === true) return ruling
  }
  return ruling
}

/** Checked in the order of time, so that a decision to end stays the same whenever it is analyzed later. */
function ruleAlways(experiment: Experiment, blocks: readonly MeasuredBlock[], spread: number, isOver: boolean): Ruling {
  const { slope } = experiment.adjustment
  const { alpha } = experiment.goal
  const ends = new Map<number, string>()
  for (const { unit, end } of experiment.blocks) if (end > (ends.get(unit) ?? '')) ends.set(unit, end)
  const seen = new Set(blocks.map(({ block }) => block.unit))
  // A unit that is not over yet counts for nothing.
  const { until: last } = tooEarly(experiment, blocks)
  const order = [...ends]
    .filter(([unit, end]) => seen.has(unit) && end <= last)
    .sort((a, b) => a[1].localeCompare(b[1]) || a[0] - b[0])
  const scale = meanWeight(experiment)
  const counted = new Set<number>()
  // After the end nothing more is measured: without an estimate there is no answer.
  const { leftOut: incomparable } = compareUnits(experiment, blocks)
  let ruling: Ruling = { ...tooEarly(experiment, blocks), isFinal: isOver, leftOut: incomparable }
  for (const [unit, until] of order) {
    counted.add(unit)
    const used = blocks.filter(({ block }) => counted.has(block.unit))
    const { differences, leftOut } = compareUnits(experiment, used)
    const estimate = estimateAlwaysValid(differences, { slope, spread, alpha, scale })
    if (estimate === undefined) continue
    ruling = { estimate, level: alpha, isFinal: isOver || estimate.found, until, leftOut, used }
    if (estimate.found) return ruling
  }
  return ruling
}

/** Mean weight of all planned units, fixed before the experiment. */
function meanWeight({ blocks }: Experiment): number {
  const planned = unitDifferences(
    blocks,
    blocks.map(() => ({ value: 0, covariate: 0 })),
  )
  return planned.reduce((sum, { weight }) => sum + weight, 0) / Math.max(1, planned.length)
}

function compareUnits({ adjustment, blocks: planned }: Experiment, used: readonly MeasuredBlock[]) {
  const sizes = new Map<number, number>()
  for (const { unit } of planned) sizes.set(unit, (sizes.get(unit) ?? 0) + 1)
  const seen = new Map<number, number>()
  for (const { block } of used) seen.set(block.unit, (seen.get(block.unit) ?? 0) + 1)
  // A unit counts once all of its blocks are over.
  const whole = used.filter(({ block }) => seen.get(block.unit) === sizes.get(block.unit))
  const outcomes = whole.map(({ block, contacts, value }) => {
    const outcome = toOutcome(contacts, value)
    if (outcome === undefined || adjustment.by === 'contacts') return outcome
    return { ...outcome, covariate: block.expected > 0 ? Math.log(block.expected) : 0 }
  })
  const differences = unitDifferences(
    whole.map(({ block }) => block),
    outcomes,
  )
  const units = new Set(differences.map(({ unit }) => unit))
  return { differences, leftOut: whole.filter(({ block }) => !units.has(block.unit)).length }
}

function ruleGroups(experiment: Experiment, blocks: readonly MeasuredBlock[]): Ruling {
  const { groups, goal, seed, interval, design } = experiment
  const all = Math.max(...blocks.map(({ block }) => block.unit)) + 1
  const at = (group: number, week: number) => blocks.find(({ block }) => block.group === group && block.unit === week)
  // A week in which a group has no contacts cannot be compared.
  const weeks = Array.from({ length: all }, (_, week) => week).filter((week) =>
    groups.every((_, group) => at(group, week)?.value !== undefined),
  )
  const values = groups.map((_, group) => weeks.map((week) => at(group, week)?.value ?? 0))
  const weights = groups.map((_, group) => weeks.map((week) => at(group, week)?.block.expected ?? 0))
  const starts = groups.map((_, group) => {
    const first = weeks.findIndex((week) => at(group, week)?.block.arm === 'on')
    return first < 0 ? Infinity : first
  })
  const { alpha } = goal
  const used = blocks.filter(({ block }) => weeks.includes(block.unit))
  const rest = { level: alpha, isFinal: true, until: interval.end, leftOut: blocks.length - used.length, used }
  // Two weeks are the least in which anything can change.
  if (weeks.length < 2) return rest
  const estimate =
    design === 'staggered'
      ? estimateStaggered(values, weights, { starts, alpha, random: seededRandom(seed) })
      : estimateControl(
          weeklyDifferences(
            values,
            weights,
            starts.map((start) => start < Infinity),
          ),
          { start: Math.min(...starts), alpha },
        )
  return estimate === undefined ? rest : { estimate, ...rest }
}

function tooEarly({ goal, interval }: Experiment, blocks: readonly MeasuredBlock[]): Ruling {
  const until = [interval.start, ...blocks.map(({ block }) => block.end)].sort().at(-1) ?? interval.start
  return { level: goal.alpha, isFinal: false, until, leftOut: 0, used: blocks }
}
