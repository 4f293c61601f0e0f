import { emulated, FAST } from '../../../../test/support/emulated'
import { servedIn } from '../../../../test/support/living-week'
import { type Documents, documentsOf, withOrg } from '../../../../test/support/org-documents'
import { WEEK_MS } from '../../../core/time/durations'
import type { EmulatorOptions } from '../../../emulator'
import { routingModel, whatIf } from '../../../optimizer'
import { estimateDayFactorShape } from '../../../optimizer/what-if'
import type { SnapshotOptions } from '../../../workflows'
import { startTwin, type TwinOptions } from '../start-twin'

/** A queue's week in a twin, beside what the original's forecast says of it. */
export interface TwinQueueWeek {
  readonly name: string
  readonly mediaType: string
  readonly serviceLevel: number
  readonly low: number
  readonly high: number
}

/** The week that a twin simulates after the documents of its original, queue by queue. */
export async function twinWeek({ snapshot, demand }: Documents, seed: number): Promise<TwinQueueWeek[]> {
  const dayFactorShape = estimateDayFactorShape(demand) ?? null
  const { queues } = whatIf(routingModel(snapshot, demand), [], {
    method: 'simulation',
    simulation: { dayFactorShape },
  })
  const twin = await startTwin({ snapshot, demand, seed })
  try {
    const fromMs = Date.parse(demand.interval.end)
    twin.time.jump(new Date(fromMs + WEEK_MS))
    const simulated = servedIn(twin, fromMs, fromMs + WEEK_MS)
    return queues.flatMap(({ queue, mediaType, before }) => {
      const week = simulated.get(`${queue.id} ${mediaType}`)
      const predicted = before.predictions?.serviceLevel
      if (week === undefined || predicted === undefined) return []
      return [{ name: queue.name, mediaType, serviceLevel: week.withinServiceLevel / week.offered, ...predicted }]
    })
  } finally {
    await twin.stop()
  }
}

/** Reads an emulated org and simulates its twin's week. */
export async function originalAndTwinWeek(options: EmulatorOptions, seed: number) {
  return await twinWeek(await withOrg(options, (org) => documentsOf(org)), seed)
}

/** Whether the forecast's interval holds the week. */
export function isInside({ serviceLevel, low, high }: TwinQueueWeek): boolean {
  return serviceLevel >= low && serviceLevel <= high
}

/** The documents of an emulated org, and those of its twin. */
export async function twice(
  options: EmulatorOptions,
  capture: SnapshotOptions = {},
): Promise<{ readonly original: Documents; readonly twin: Documents }> {
  const original = await withOrg(options, (org) => documentsOf(org, capture))
  const twin = await documentsOfTwin({ ...original, seed: options.seed }, capture)
  return { original, twin }
}

async function documentsOfTwin(options: TwinOptions, capture: SnapshotOptions): Promise<Documents> {
  const org = await emulated(options, {}, 10_000, FAST, startTwin)
  try {
    return await documentsOf(org, capture)
  } finally {
    await org.stop()
  }
}
