import { DAY_MINUTES } from '../../core/time/durations'
import type { ModelAgent, RoutingModel } from '../../documents'
import { lineChart } from '../chart/lines'
import { clockTime, percent } from '../text/kit/figures'
import { type LegendEntry, renderChart } from './kit/figure'
import { html } from './kit/markup'
import type { Section } from './kit/page'
import { figureColumn, renderTable } from './kit/table'

const WORKDAYS = 5
const DAYS = 7

/** One moment of the day: offered load and agents on queue, both in erlang (agents busy without a break). */
interface DayMoment {
  readonly minute: number
  readonly load: number
  readonly agents: number
}

/** Offered load against agents on queue over the average working day, all queues together. */
export async function daySection(model: RoutingModel): Promise<Section | undefined> {
  const moments = listMoments(model)
  if (moments.length === 0) return undefined
  const observed = model.agents.some((agent) => agent.week !== undefined)
  const busy = moments.filter((moment) => moment.load > 0 || moment.agents > 0)
  const tight = busy.filter((moment) => moment.load > moment.agents * TIGHT)
  const legend: LegendEntry[] = [
    { name: 'offered load', color: 'after', shape: 'area' },
    {
      name: observed ? 'agents on queue' : 'agents on queue, mean',
      color: 'warn',
      shape: observed ? 'line' : 'dashes',
    },
  ]
  const chart = lineChart({
    moments: moments.map((moment) => clockTime(moment.minute)),
    lines: [
      { name: 'offered load', color: 'after', filled: true, values: moments.map((moment) => moment.load) },
      {
        name: 'agents on queue',
        color: 'warn',
        values: moments.map((moment) => moment.agents),
        dashed: !observed,
        stepped: observed,
      },
    ],
    format: (value) => String(Math.round(value * 10) / 10),
    xName: 'time of day, UTC',
    yName: 'agents',
    labelEvery: { wide: moments.length / 12, narrow: moments.length / 4 },
  })
  const table = renderTable<DayMoment>(
    [
      { title: 'From', cell: (row) => clockTime(row.minute) },
      figureColumn('Offered load', (row) => row.load.toFixed(1)),
      figureColumn('Agents on queue', (row) => row.agents.toFixed(1)),
      figureColumn('Load over agents', (row) => (row.agents > 0 ? percent(row.load / row.agents, 0) : '–')),
    ],
    moments,
    { caption: 'Offered load and agents by time of day' },
  )
  const description = `Monday to Friday on average. Offered load is contacts an hour times their handle time: the agents it would keep busy all the time. ${
    observed
      ? 'Agents: those who were recorded on queue.'
      : 'When agents were on queue is not in the documents; the line is their mean over busy hours.'
  } ${tight.length === 0 ? 'The load stays below 95 % of the agents at all times.' : `The load is above 95 % of the agents in ${tight.length} of ${busy.length} intervals.`}`
  return {
    id: 'day',
    title: 'Demand against capacity',
    lead: 'Whether there are enough agents at each time of the day, regardless of skills.',
    body: html`${await renderChart(chart, { title: 'Over the working day', description, legend, table })}`,
  }
}

/** Occupancy from which waits grow without bound. */
const TIGHT = 0.95

function listMoments({ contactTypes, agents }: RoutingModel): DayMoment[] {
  const profiles = contactTypes.flatMap(({ weekProfile, ahtSeconds }) =>
    weekProfile === undefined ? [] : [{ ...weekProfile, ahtSeconds }],
  )
  const minutes = profiles[0]?.intervalMinutes
  if (minutes === undefined || profiles.some((profile) => profile.intervalMinutes !== minutes)) return []
  const slots = DAY_MINUTES / minutes
  if (!Number.isInteger(slots)) return []
  return Array.from({ length: slots }, (_, slot) => {
    const load = average((day) =>
      profiles.reduce(
        (sum, profile) => sum + ((profile.callsPerHour[day * slots + slot] ?? 0) * profile.ahtSeconds) / 3600,
        0,
      ),
    )
    const present = average((day) => presence(agents, day * DAY_MINUTES + (slot + 0.5) * minutes))
    return { minute: slot * minutes, load, agents: present }
  })
}

function average(of: (day: number) => number): number {
  let sum = 0
  for (let day = 0; day < WORKDAYS; day++) sum += of(day)
  return sum / WORKDAYS
}

/** Expected agents on queue at a minute of the week, Monday 00:00 first. */
function presence(agents: readonly ModelAgent[], minute: number): number {
  return agents.reduce((sum, { eligible, week, availability }) => {
    if (!eligible) return sum
    if (week === undefined) return sum + availability
    const at = minute % (DAYS * DAY_MINUTES)
    return sum + (week.find((one) => one.fromMinute <= at && at < one.toMinute)?.share ?? 0)
  }, 0)
}
