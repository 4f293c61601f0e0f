import type { Demand, Snapshot } from '../../documents'
import { answeredWithinServiceLevel } from '../../documents/org/demand'
import { bar, count, duration, percent, plural, sparkline } from '../../report/text/kit/figures'
import { figureColumn, textTable } from '../../report/text/kit/table'
import { writeDocument } from '../../terminal/io/files'
import { showProgress } from '../../terminal/io/progress'
import { captureDemand, captureSnapshot } from '../../workflows'
import type { Stage } from './stage'

/** The configuration and demand of the org. */
export interface DemoRead {
  readonly snapshot: Snapshot
  readonly demand: Demand
}

/** Reads the configuration and thirty days of demand, and shows the service level of each queue. */
export async function readStep(stage: Stage): Promise<DemoRead> {
  const { io, client, options } = stage
  stage.title('Reading the org')
  const reading = showProgress(io, 'configuration')
  const snapshot = await captureSnapshot(client, {
    signal: io.signal,
    onProgress: ({ done, total, step }) => reading.update(done, total, step),
  })
  reading.end()
  const { queues, agents, skills } = snapshot
  stage.say(`${plural(queues.length, 'queue')}, ${plural(agents.length, 'agent')}, ${plural(skills.length, 'skill')}`)
  const counting = showProgress(io, 'thirty days of demand')
  const demand = await captureDemand(client, {
    days: 30,
    userIds: snapshot.agents.map((agent) => agent.id),
    signal: io.signal,
    onBudget: (budget) => stage.say(`thirty days of demand by queue and skill set: ${plural(budget.total, 'request')}`),
    onProgress: ({ done, total }) => counting.update(done, total),
  })
  counting.end()
  stage.say(`\n${queueTable(stage, snapshot, demand)}`)
  await writeDocument(io, `${options.out}/snapshot.json`, snapshot)
  await writeDocument(io, `${options.out}/demand.json`, demand)
  return { snapshot, demand }
}

interface QueueMonth {
  readonly name: string
  readonly offered: number
  readonly answered: number
  readonly abandoned: number
  readonly withinServiceLevel: number | undefined
  readonly handleSeconds: number
  /** Of answered contacts. */
  readonly waitSeconds: number
  readonly handled: number
  readonly day: readonly number[]
}

function queueTable({ io }: Stage, snapshot: Snapshot, demand: Demand): string {
  const rows = snapshot.queues
    .map((queue) => month(queue.id, queue.name, demand))
    .filter((row) => row.offered > 0)
    .sort((a, b) => (a.withinServiceLevel ?? 0) / a.offered - (b.withinServiceLevel ?? 0) / b.offered)
  return textTable<QueueMonth>(
    [
      { title: 'Queue, last 30 days', cell: (row) => row.name },
      figureColumn('Offered', (row) => count(row.offered)),
      figureColumn('Service level', (row) =>
        row.withinServiceLevel === undefined ? '–' : percent(row.withinServiceLevel / row.offered),
      ),
      {
        title: '',
        cell: (row) => bar((row.withinServiceLevel ?? 0) / row.offered, 10).padEnd(10),
        paint: (text, row) =>
          (row.withinServiceLevel ?? 0) / row.offered >= 0.8 ? io.paint.good(text) : io.paint.warn(text),
      },
      figureColumn('Abandoned', (row) => percent(row.abandoned / row.offered)),
      figureColumn('ASA', (row) => duration(row.answered === 0 ? null : row.waitSeconds / row.answered)),
      figureColumn('AHT', (row) => duration(row.handled === 0 ? null : row.handleSeconds / row.handled)),
      { title: 'The day (UTC)', cell: (row) => sparkline(row.day) },
    ],
    rows,
    { width: io.columns, paint: io.paint },
  )
}

function month(queueId: string, name: string, demand: Demand): QueueMonth {
  const types = demand.contactTypes.filter((type) => type.queueId === queueId)
  const sum = (of: (type: (typeof types)[number]) => number): number =>
    types.reduce((total, type) => total + of(type), 0)
  const known = types.some((type) => type.overServiceLevel !== undefined)
  return {
    name,
    offered: sum((type) => type.offered.reduce((total, n) => total + n, 0)),
    answered: sum((type) => type.answered),
    abandoned: sum((type) => type.abandoned),
    withinServiceLevel: known ? sum(answeredWithinServiceLevel) : undefined,
    handled: sum((type) => type.handled),
    handleSeconds: sum((type) => type.handleSeconds),
    waitSeconds: sum((type) => type.answeredWaitSeconds ?? 0),
    day: hoursOfDay(demand, types),
  }
}

/** Contacts by hour of the day, UTC, over the whole window. */
function hoursOfDay(demand: Demand, types: Demand['contactTypes']): number[] {
  const hours = new Array<number>(24).fill(0)
  const startMs = Date.parse(demand.interval.start)
  for (const type of types) {
    for (const [index, offered] of type.offered.entries()) {
      const hour = new Date(startMs + index * demand.granularityMinutes * 60_000).getUTCHours()
      hours[hour] = (hours[hour] ?? 0) + offered
    }
  }
  return hours
}
