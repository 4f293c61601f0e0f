import wrapAnsi from 'wrap-ansi'
import { checkDocument } from '../../../core/checks'
import { checkOptions } from '../../../core/schema'
import { when } from '../../../core/time/iso-time'
import { localTime } from '../../../core/time/local-time'
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
  control: 'divisions with the plan are compared with divisions without it, before and after its start',
}

/** The design of an experiment, and how likely it is to find an effect. */
export function experimentText(experiment: Experiment, options: TableOptions = {}): string {
  checkDocument(experiment, 'experiment', 'skillroute/experiment@1')
  checkOptions(options, tableFields())
  const { metric, goal, power, design, blocks, groups, queues, interval, atEnd, timeZone } = experiment
  const on = blocks.filter(({ arm }) => arm === 'on').length
  const lines = [
    `${experiment.id}: ${DESIGNS[design]}`,
    `${when(interval.start)} to ${when(interval.end)} (days of ${timeZone}), ${plural(blocks.length, 'block')}, ${on} with the plan`,
    ...(groups.length > 1 ? [`Groups: ${groups.map(({ name }) => cleanText(name)).join(', ')}`] : []),
    `Measured: ${NAMES[metric].toLowerCase()} of ${plural(queues.length, 'queue')}, without the first ${experiment.washOutMinutes} minutes of each block`,
    `An effect of ${formatEffect(metric, goal.effect)} is detected with a probability of ${percent(power.power, 0)}; the probability of a false alarm is ${percent(goal.alpha, 0)}`,
    formatStopping(experiment),
    `At the end the plan is ${atEnd === 'undo' ? 'undone' : 'in effect everywhere'}`,
    ...experiment.notes,
  ]
  return formatParagraphs(lines, options)
}

function formatStopping({ stopping, timeZone }: Experiment): string {
  const { wallAt } = localTime(timeZone)
  const date = (at: string): string => new Date(wallAt(Date.parse(at))).toISOString().slice(0, 10)
  if (stopping.rule === 'none') return 'It runs to its planned end; no early end is planned'
  if (stopping.rule === 'alwaysValid') return 'It may be checked, and ended by its rule, at any time'
  return `It may end at ${plural(stopping.analyses.length, 'check')}: ${stopping.analyses.map(({ at }) => date(at)).join(', ')}`
}

const ADJUSTED = {
  none: '',
  forecast: ', adjusted for the contacts forecast',
  contacts: ', adjusted for their contacts',
}

/** The result of an experiment in a sentence, followed by what it is based on. */
export function experimentResultText(
  result: ExperimentResult,
  experiment: Experiment,
  options: TableOptions = {},
): string {
  const { on, off, metric, leftOut } = result
  const lines = [
    formatVerdict(result, experiment),
    `With the plan: ${formatSide(metric, on)}; without: ${formatSide(metric, off)}`,
    ...(result.effect === undefined
      ? []
      : [
          `These are figures of all contacts together; the effect compares ${experiment.design === 'switchback' ? `blocks near each other in time${ADJUSTED[experiment.adjustment.by]}` : 'divisions within the same weeks'}`,
        ]),
    ...(leftOut === 0 ? [] : [`${plural(leftOut, 'block')} could not be compared`]),
    ...result.notes,
  ]
  return formatParagraphs(lines, options)
}

function formatVerdict(
  result: ExperimentResult,
  { stopping, interval, goal }: Pick<Experiment, 'stopping' | 'interval' | 'goal'>,
): string {
  const { metric, verdict, effect, low, high, confidence, isFinal, until } = result
  const isComplete = Date.parse(until) >= Date.parse(interval.end)
  if (verdict === 'tooEarly' || effect === undefined) {
    if (isFinal && !isComplete) return 'No answer: it was stopped before enough of its blocks could be compared'
    if (isFinal) return 'No answer: too few of its blocks had contacts that can be compared'
    if (stopping.rule === 'alwaysValid')
      return `Too early to tell. It may be checked at any time until ${when(interval.end)}`
    const next = stopping.rule === 'groupSequential' ? stopping.analyses.find(({ at }) => at > until)?.at : undefined
    return `Too early to tell. The next check is at ${when(next ?? interval.end)}`
  }
  const span = `${formatBound(metric, low)} to ${formatBound(metric, high)}, ${formatConfidence(confidence)} interval`
  const continuation = isFinal ? '' : ' It continues'
  if (verdict !== 'undecided') {
    const direction = effect > 0 ? 'rose' : 'fell'
    return `${NAMES[metric]} ${direction} by ${formatEffect(metric, Math.abs(effect))} with the plan (${span}): ${verdict}.${continuation}`
  }
  const ending = isComplete
    ? ` An effect of ${formatEffect(metric, goal.effect)} would have been found with a probability of ${percent(goal.power, 0)} or more`
    : ' It measured less than was planned, so an effect may have gone unseen'
  return `${NAMES[metric]}: no effect found, ${effect > 0 ? '+' : effect < 0 ? '−' : '±'}${formatEffect(metric, Math.abs(effect))} with the plan (${span}).${isFinal ? ending : continuation}`
}

/** The level as it was decided, in whole percent only where it is one. */
function formatConfidence(confidence = Number.NaN): string {
  return percent(confidence, Math.abs(100 * confidence - Math.round(100 * confidence)) < 0.005 ? 0 : 2)
}
function formatSide(metric: ExperimentMeasure, { blocks, contacts, value }: ExperimentSide): string {
  const figure = value === undefined ? '' : `, ${isRatioMeasure(metric) ? percent(value) : `${value.toFixed(1)} s`}`
  return `${plural(blocks, 'block')}, ${count(contacts)} contacts${figure}`
}

function formatEffect(metric: ExperimentMeasure, effect: number): string {
  return isRatioMeasure(metric) ? `${(100 * effect).toFixed(1)} points` : `${effect.toFixed(1)} s`
}

function formatBound(metric: ExperimentMeasure, value: number | null | undefined): string {
  if (value === null || value === undefined) return 'unbounded'
  return `${value < 0 ? '−' : ''}${(Math.abs(value) * (isRatioMeasure(metric) ? 100 : 1)).toFixed(1)}`
}

/** Each line as a sentence of its own, broken to the width. */
function formatParagraphs(lines: readonly string[], { width = 100, indent = '' }: TableOptions): string {
  const sentences = lines.map((line) => (/[.:]$/.test(line) ? line : `${line}.`))
  return sentences
    .flatMap((line) => wrapAnsi(cleanText(line), width - indent.length).split('\n'))
    .map((line) => `${indent}${line}`)
    .join('\n')
}
