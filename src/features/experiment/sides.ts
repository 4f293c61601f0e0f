import type { Experiment, ExperimentSide, ExperimentStretch } from './documents/experiment'
import type { ServedSeries } from './math/kit/types'
import { calculateMetric, servedBetween } from './math/switchback/past'
import { together } from './served'

export interface MeasuredBlock {
  readonly block: ExperimentStretch
  readonly contacts: number
  readonly value: number | undefined
  readonly served: ReturnType<typeof servedBetween>
}

/** Measures the blocks that were over at a time. */
export function measureBlocks(
  experiment: Experiment,
  served: ReadonlyMap<string, ServedSeries>,
  untilMs: number,
): MeasuredBlock[] {
  const series = experiment.groups.map(({ queueIds }) => together(served, queueIds))
  return experiment.blocks.flatMap((block) => {
    const groupSeries = series[block.group]
    if (groupSeries === undefined || Date.parse(block.end) > untilMs) return []
    const sums = servedBetween(groupSeries, Date.parse(block.measuredFrom), Date.parse(block.end))
    return [{ block, contacts: sums.offered, value: calculateMetric(experiment.metric, sums), served: sums }]
  })
}

/** All contacts of some blocks together. */
export function buildSide({ metric }: Experiment, blocks: readonly MeasuredBlock[]): ExperimentSide {
  const sum = (of: (served: MeasuredBlock['served']) => number): number =>
    blocks.reduce((all, { served }) => all + of(served), 0)
  const value = calculateMetric(metric, {
    offered: sum(({ offered }) => offered),
    answered: sum(({ answered }) => answered),
    abandoned: sum(({ abandoned }) => abandoned),
    withinServiceLevel: sum(({ withinServiceLevel }) => withinServiceLevel),
    waitSeconds: sum(({ waitSeconds }) => waitSeconds),
    handled: sum(({ handled }) => handled),
    handleSeconds: sum(({ handleSeconds }) => handleSeconds),
  })
  return { blocks: blocks.length, contacts: sum(({ offered }) => offered), ...(value === undefined ? {} : { value }) }
}
