import wrapAnsi from 'wrap-ansi'
import { checkDocument } from '../../../core/checks'
import { checkOptions } from '../../../core/schema'
import { when } from '../../../core/time/iso-time'
import { cleanText } from '../../../report/text/kit/clean'
import { count, percent, plural } from '../../../report/text/kit/figures'
import { type TableOptions, tableFields } from '../../../report/text/kit/table'
import type { Experiment, ExperimentMeasure, ExperimentResult, ExperimentSide } from '../documents/experiment'
import { isRatioMeasure } from '../documents/experiment'

const NAMES: Readonly<Record<ExperimentMeasure, string>> = {
  serviceLevel: 'Service level',
  abandonRate: 'The share of abandoned contacts',
  asaSeconds: 'Average speed of answer',
  ahtSeconds: 'Average handle time',
}

const DESIGNS: Readonly<Record<Experiment['design'], string>> = {
  switchback: 'the plan is in effect on some blocks, chosen at random',
  staggered: 'the plan reaches the divisions one after another, in random order',
  control: 'divisions with the plan, compared with others before and after',
}

/** The design of an experiment, and how likely it is to find an effect. */
export function experimentText(experiment: Experiment, options: TableOptions = {}): string {
  checkDocument(experiment, 'experiment', 'skillroute/experiment@1')
  checkOptions(options, tableFields())
  const { metric, goal, power, design, blocks, groups, queues, interval, stopping, atEnd, timeZone } = experiment
  const on = blocks.filter(({ arm }) => arm === 'on').length
  const lines = [
    `${experiment.id}: ${DESIGNS[design]}`,
    `${when(interval.start)} to ${when(interval.end)} (days of ${timeZone}), ${plural(blocks.length, 'block')}, ${on} with the plan`,
    ...(groups.length > 1 ? [`Groups: ${groups.map(({ name }) => cleanText(name)).join(', ')}`] : []),
    `Measured: ${NAMES[metric].toLowerCase()} of ${plural(queues.length, 'queue')}, without the first ${experiment.washOutMinutes} minutes of each block`,
    `An effect of ${size(metric, goal.effect)} is detected with a probability of ${percent(power.power, 0)}; the probability of a false alarm is ${percent(goal.alpha, 0)}`,
    stoppingText(stopping),
    `At the end the plan is ${atEnd === 'undo' ? 'undone' : 'in effect everywhere'}`,
    ...experiment.notes,
  ]
  return wrapped(lines, options)
}

function stoppingText(stopping: Experiment['stopping']): string {
  if (stopping.rule === 'none') return 'It runs to its planned end; no early end is planned'
  if (stopping.rule === 'alwaysValid') return 'It may be checked, and ended by its rule, at any time'
  return `It may end at ${plural(stopping.analyses.length, 'check')}: ${stopping.analyses.map(({ at }) => at.slice(0, 10)).join(', ')}`
}

/** The result of an experiment in a sentence, followed by what it is based on. */
export function experimentResultText(
  result: ExperimentResult,
  experiment: Experiment,
  options: TableOptions = {},
): string {
  const { on, off, metric, leftOut } = result
  const lines = [
    sentence(result, experiment),
    `With the plan: ${sideText(metric, on)}; without: ${sideText(metric, off)}`,
    ...(leftOut === 0 ? [] : [`${plural(leftOut, 'block')} could not be compared`]),
    ...result.notes,
  ]
  return wrapped(lines, options)
}

function sentence(
  { metric, verdict, effect, low, high, confidence = 0.95, isFinal, until }: ExperimentResult,
  { goal, stopping, interval }: Experiment,
): string {
  if (verdict === 'tooEarly' || effect === undefined) {
    if (isFinal) return 'No answer: too few of its blocks had contacts that can be compared'
    if (stopping.rule === 'alwaysValid') return `Too early to tell. It may be checked at any time until ${interval.end}`
    const next = stopping.rule === 'groupSequential' ? stopping.analyses.find(({ at }) => at > until)?.at : undefined
    return `Too early to tell. The next check is at ${next ?? interval.end}`
  }
  const span = `${bound(metric, low)} to ${bound(metric, high)}, ${percent(confidence, confidence > 0.99 ? 2 : 0)} interval`
  if (verdict === 'undecided') {
    const isComplete = Date.parse(until) >= Date.parse(interval.end)
    const rest = isFinal
      ? isComplete
        ? `An effect of ${size(metric, goal.effect)} would have been found with a probability of ${percent(goal.power, 0)} or more`
        : 'It measured less than was planned, so an effect may have gone unseen'
      : 'It continues'
    return `${NAMES[metric]}: no effect found, ${signed(metric, effect)} with the plan (${span}). ${rest}`
  }
  const moved = effect > 0 ? 'rose' : 'fell'
  const end = isFinal ? '' : ' It continues'
  return `${NAMES[metric]} ${moved} by ${size(metric, Math.abs(effect))} with the plan (${span}): ${verdict}.${end}`
}

function sideText(metric: ExperimentMeasure, { blocks, contacts, value }: ExperimentSide): string {
  const figure = value === undefined ? '' : `, ${isRatioMeasure(metric) ? percent(value) : `${value.toFixed(1)} s`}`
  return `${plural(blocks, 'block')}, ${count(contacts)} contacts${figure}`
}

function size(metric: ExperimentMeasure, effect: number): string {
  return isRatioMeasure(metric) ? `${(100 * effect).toFixed(1)} points` : `${effect.toFixed(1)} s`
}

function signed(metric: ExperimentMeasure, effect: number): string {
  return `${effect > 0 ? '+' : effect < 0 ? '−' : '±'}${size(metric, Math.abs(effect))}`
}

function bound(metric: ExperimentMeasure, value: number | null | undefined): string {
  if (value === null || value === undefined) return 'unbounded'
  return `${value < 0 ? '−' : ''}${(Math.abs(value) * (isRatioMeasure(metric) ? 100 : 1)).toFixed(1)}`
}

function wrapped(lines: readonly string[], { width = 100, indent = '' }: TableOptions): string {
  const sentences = lines.map((line) => (/[.:]$/.test(line) ? line : `${line}.`))
  return sentences
    .flatMap((line) => wrapAnsi(cleanText(line), width - indent.length).split('\n'))
    .map((line) => `${indent}${line}`)
    .join('\n')
}
