import * as z from 'zod/mini'
import type { Client } from '../../client'
import { aSignal, checkOptions, withMethods } from '../../core/schema'
import { joinUpTo } from '../../core/text/counted'
import { when } from '../../core/time/iso-time'
import type { Journal } from '../../documents/ports/ports'
import { assertOwnOrg } from '../../workflows/kit/own-org'
import type { Experiment, ExperimentResult } from './documents/experiment'
import { parseExperiment } from './documents/read-experiment'
import { type Ruling, rule } from './estimate'
import { type ExperimentLog, type ReachedState, readLog } from './log'
import { decideVerdict } from './math/kit/types'
import { captureServed, HALF_HOUR_MS } from './served'
import { buildSide, type MeasuredBlock, measureBlocks } from './sides'

/** Options of an analysis. */
export interface AnalyzeExperimentOptions {
  /** The log of the experiment, to find blocks that were not as planned. Default: these are not reported. */
  readonly log?: Journal | undefined
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Analyzes an experiment by its own design: metric, rule, adjustment and schedule cannot be changed afterwards. Before
 * its rule allows a check, it only says how much was measured. Blocks count as planned, even if the org did not reach
 * that state in time; this makes the measured effect smaller, and the notes say so. Contacts that came shortly after a
 * switch are left out. Reads analytics: one request per 7 days and 100 queues.
 * @throws PlanError `tampered` or `wrongOrg`
 */
export async function analyzeExperiment(
  client: Client,
  experiment: Experiment,
  options: AnalyzeExperimentOptions = {},
): Promise<ExperimentResult> {
  checkOptions(options, { log: z.optional(withMethods('append', 'read', 'close')), signal: z.optional(aSignal()) })
  parseExperiment(experiment)
  const { signal } = options
  await assertOwnOrg(client, `Experiment ${experiment.id}`, experiment.org, { signal })
  const log = options.log === undefined ? undefined : await readLog(options.log, experiment)
  const nowMs = client.clock.now()
  const stopMs = log?.ended === undefined ? nowMs : Math.min(nowMs, Date.parse(log.ended.at))
  const untilMs = Math.min(stopMs, Date.parse(experiment.interval.end))
  const { start } = experiment.interval
  const queueIds = [...new Set(experiment.groups.flatMap((group) => group.queueIds))]
  const served =
    Date.parse(start) < untilMs
      ? await captureServed(client, queueIds, { start, end: wholeHalfHour(untilMs) }, signal)
      : new Map()
  const blocks = measureBlocks(experiment, served, untilMs)
  return buildResult(experiment, rule(experiment, blocks, stopMs), { blocks, log, nowMs })
}

function buildResult(
  experiment: Experiment,
  { estimate, level, isFinal, until, leftOut, used }: Ruling,
  {
    blocks,
    log,
    nowMs,
  }: {
    readonly blocks: readonly MeasuredBlock[]
    readonly log: ExperimentLog | undefined
    readonly nowMs: number
  },
): ExperimentResult {
  const { metric } = experiment
  const side = (arm: 'on' | 'off') =>
    buildSide(
      experiment,
      used.filter(({ block }) => block.arm === arm),
    )
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
  return {
    format: 'skillroute/experiment-result@1',
    org: experiment.org,
    experimentId: experiment.id,
    experimentHash: experiment.hash,
    planId: experiment.plan.id,
    metric,
    analyzedAt: new Date(nowMs).toISOString(),
    verdict: estimate === undefined ? 'tooEarly' : decideVerdict(metric, estimate),
    isFinal: isFinal || log?.ended !== undefined,
    until,
    ...(estimate === undefined
      ? {}
      : {
          effect: estimate.effect,
          low: finite(estimate.low),
          high: finite(estimate.high),
          confidence: 1 - level,
          pValue: estimate.pValue,
        }),
    on: side('on'),
    off: side('off'),
    leftOut,
    notes: writeNotes(experiment, blocks, log),
  }
}

function writeNotes(
  experiment: Experiment,
  blocks: readonly MeasuredBlock[],
  log: ExperimentLog | undefined,
): string[] {
  if (log === undefined) return []
  const wrong = blocks.filter(({ block }) => !wasAsPlanned(experiment, block, log))
  const kept = blocks.filter(
    ({ block }) => wasAsPlanned(experiment, block, log) && (reachedBefore(block, log)?.conflicts ?? 0) > 0,
  ).length
  const { ended } = log
  return [
    ...(wrong.length === 0
      ? []
      : [
          `${wrong.length} of ${blocks.length} blocks were not as planned during all of the measured time: from ${joinUpTo(wrong.map(({ block }) => when(block.start)))}. They count as planned, which makes the measured effect smaller: start skillroute experiment run more often, and do not apply its plan yourself.`,
        ]),
    ...(kept === 0
      ? []
      : [
          `In ${kept} of ${blocks.length} blocks, changes were kept as others set them. They count as planned, which makes the measured effect smaller.`,
        ]),
    ...(ended === undefined || ended.byRule
      ? []
      : [`It was stopped at ${ended.at} for a reason other than its rule (${ended.reason}), so it proves nothing.`]),
  ]
}

/** Whether the last state reached before a block was measured had its group as planned, and none during it was another. */
function wasAsPlanned({ design }: Experiment, block: MeasuredBlock['block'], log: ExperimentLog): boolean {
  const isPlanned = ({ on }: ReachedState): boolean => on.includes(block.group) === (block.arm === 'on')
  const [fromMs, untilMs] = [Date.parse(block.measuredFrom), Date.parse(log.ended?.at ?? block.end)]
  const during = log.states.filter(({ at }) => Date.parse(at) > fromMs && at < block.end && Date.parse(at) < untilMs)
  if (!during.every(isPlanned)) return false
  const before = reachedBefore(block, log)
  // Weeks before the start of a control design need no state.
  if (before === undefined) return block.arm === 'off' || (design === 'control' && log.states.length === 0)
  return before.isWhole && isPlanned(before)
}

function reachedBefore({ measuredFrom }: MeasuredBlock['block'], { states }: ExperimentLog): ReachedState | undefined {
  const measured = Date.parse(measuredFrom)
  return states.filter(({ at }) => Date.parse(at) <= measured).at(-1)
}

function wholeHalfHour(ms: number): string {
  return new Date(Math.ceil(ms / HALF_HOUR_MS) * HALF_HOUR_MS).toISOString()
}
