/**
 * Whether experiments keep their word: `npm run bench:experiments -- [runs] [designs]`, by default 1000 of each of
 * day, halfDay, staggered4, staggered5, staggered6, control, dayGrowth, halfDayGrowth, dayCorrelated, halfDayCorrelated.
 * Each experiment is designed and analyzed on days that the emulator lived, drawn anew; the last four on drawn weeks in which
 * 2 % more contacts come every week to a center that has hardly room for them, and on days of which each resembles the one
 * before (correlation 0.85). Prints the false alarms without an effect (5 % wanted), how often intervals contain the
 * true effect (95 %), and the power that designs promised and that was reached, all in percent with standard errors.
 */

import { type DrawnService, drawService } from '../src/features/experiment/math/kit/drawn-service.fixtures'
import type { ServedSeries } from '../src/features/experiment/math/kit/types'
import { weeksFrom } from '../src/features/experiment/math/repeated/drawn-days.fixtures'
import { repeatExperiments } from '../src/features/experiment/math/repeated/repeated.fixtures'
import {
  type RepeatedPanels,
  repeatControl,
  repeatStaggered,
} from '../src/features/experiment/math/repeated/repeated-panels.fixtures'
import { captureServed, together } from '../src/features/experiment/served'
import { emulated } from '../test/support/emulated'

const MONDAY = Date.UTC(2026, 2, 9)
const WEEKS = 120
const DESIGNS = [
  'day',
  'halfDay',
  'staggered4',
  'staggered5',
  'staggered6',
  'control',
  'dayGrowth',
  'halfDayGrowth',
  'dayCorrelated',
  'halfDayCorrelated',
]
type Kind = Omit<Parameters<typeof repeatExperiments>[1], 'runs'>
const [count = '1000', ...desired] = process.argv.slice(2)
const runs = Number(count)

/** How the queues of an org were served over all its weeks. */
async function lived(size: { agents: number; queues: number; skills: number }): Promise<ServedSeries[]> {
  const org = await emulated({ ...size, seed: 11 })
  const queueIds = [...org.emulator.world.queues.keys()]
  org.clock.jump(MONDAY + 7 * WEEKS * 86_400_000)
  const interval = { start: new Date(MONDAY).toISOString(), end: new Date(org.clock.now()).toISOString() }
  const served = await captureServed(org.client, queueIds, interval)
  await org.stop()
  return queueIds.map((id) => together(served, [id]))
}

const whole = await lived({ agents: 20, queues: 2, skills: 3 })
const pool = together(
  new Map(whole.map((series, q) => [`${q}`, series])),
  whole.map((_, q) => `${q}`),
)
const groups = await lived({ agents: 60, queues: 6, skills: 6 })
const DAY = { block: 'day', adjust: 'learn', stopping: 'none', effect: 0.04 } as const
const HALF_DAY = { block: 'halfDay', adjust: 'apply', stopping: 'none', effect: 0.025 } as const
const RUN: Record<string, () => RepeatedPanels> = {
  day: () => switchback({ block: 'day', adjust: 'learn', stopping: 'none', effect: 0.03 }),
  halfDay: () => switchback({ block: 'halfDay', adjust: 'apply', stopping: 'groupSequential', effect: 0.025 }),
  staggered4: () => repeatStaggered(groups.slice(0, 4), { runs, effect: 0.035 }),
  staggered5: () => repeatStaggered(groups.slice(0, 5), { runs, effect: 0.025 }),
  staggered6: () => repeatStaggered(groups, { runs, effect: 0.02 }),
  control: () => repeatControl(groups, { runs, effect: 0.03 }),
  dayGrowth: () => drawn({ growth: 0.02, level: 0.92 }, DAY),
  halfDayGrowth: () => drawn({ growth: 0.02, level: 0.92 }, HALF_DAY),
  dayCorrelated: () => drawn({ correlation: 0.85 }, DAY),
  halfDayCorrelated: () => drawn({ correlation: 0.85 }, HALF_DAY),
}

console.log('design      runs  weeks  alarms       coverage     promised  reached')
for (const design of desired.length > 0 ? desired : DESIGNS) {
  const shown = RUN[design]?.()
  if (shown === undefined) throw new Error(`no design ${design}; there are ${DESIGNS.join(', ')}`)
  const { alarms, coverage, promised, power, weeks, refused } = shown
  const all = runs - refused
  const share = (one: number, of: number): string =>
    `${(100 * one).toFixed(1)} ± ${(100 * Math.sqrt((one * (1 - one)) / of)).toFixed(1)}`.padEnd(11)
  console.log(
    `${design.padEnd(10)}  ${String(all).padStart(4)}  ${weeks.toFixed(1).padStart(5)}  ${share(alarms, all)}  ${share(coverage, 2 * all)}  ${(100 * promised).toFixed(1).padStart(8)}  ${share(power, all)}`,
  )
}

function switchback(kind: Kind): RepeatedPanels {
  return { ...repeatExperiments(weeksFrom(pool), { runs, ...kind }), refused: 0 }
}

/** Of weeks that follow each other, drawn for each experiment. */
function drawn(world: Pick<DrawnService, 'growth' | 'level' | 'correlation'>, kind: Kind): RepeatedPanels {
  const weeksOf = (weeks: number, random: () => number) =>
    drawService({ seed: `${random()}`, days: 7 * weeks, size: 30, ...world })
  return { ...repeatExperiments(weeksOf, { runs, ...kind }), refused: 0 }
}
