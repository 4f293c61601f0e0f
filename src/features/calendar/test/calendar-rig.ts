import { type Emulated, emulated } from '../../../../test/support/emulated'
import { seededRandom } from '../../../core/random'
import { HOUR_MS, MINUTE_MS } from '../../../core/time/durations'
import type { SkillCalendar } from '../skill-calendar'
import { calendarRuns } from './calendar-runs'
import { type SimulatedEntry, truth } from './calendar-truth'

/** How a calendar is simulated. */
export interface SimulatedSpan {
  readonly seed: string
  readonly fromMs: number
  readonly toMs: number
  /** Time between two runs, minutes. */
  readonly every: readonly [least: number, most: number]
  /** Share of the runs after which none follows for hours. */
  readonly missed: number
  /** Runs that are killed. */
  readonly kills: number
  /** How many of them are processes that get SIGKILL; the others are cut off within this one. Default: none. */
  readonly processKills?: number
  /** Share of the runs after which someone changes a skill by hand. */
  readonly external: number
  /** Entries, with agents by their place in the org and skills likewise. */
  readonly entries: readonly SimulatedEntry[]
}

export interface SimulatedFigures {
  runs: number
  killed: number
  /** Of these, processes that got SIGKILL. */
  processesKilled: number
  missedHours: number
  external: number
  begun: number
  ended: number
  conflicts: number
  /**
   * Most complete runs in a row that left something beyond its end; the promise is at most one. Killed runs do not count:
   * they may have died before they could restore anything.
   */
  completeBeyond: number
  /** Most killed runs in a row after each of which something was beyond its end. Nothing bounds it. */
  killedBeyond: number
  /** Values that were not as they must be after a complete run. */
  wrong: string[]
}

/**
 * Runs a calendar on an emulated org, with kills, missed runs and external edits, and compares every skill after every
 * complete run. After a killed run it checks the order: what is over ends before anything begins.
 */
export async function simulateCalendar(simulated: SimulatedSpan): Promise<SimulatedFigures> {
  const org = await emulated({ agents: 12, queues: 2, skills: 6 })
  try {
    return await runSpan(org, simulated)
  } finally {
    await org.stop()
  }
}

async function runSpan(org: Emulated, simulated: SimulatedSpan): Promise<SimulatedFigures> {
  const random = seededRandom(`calendar ${simulated.seed}`)
  // Separate, so that the number of entries a run writes does not decide what happens next.
  const within = seededRandom(`within a run ${simulated.seed}`)
  const { world } = org.emulator
  const users = [...world.users.values()].filter(({ state }) => state === 'active').slice(0, 10)
  for (const user of users) user.licenses = ['engage3']
  const skills = [...world.skills.values()]
  const calendar: SkillCalendar = {
    format: 'skillroute/calendar@1',
    name: 'simulated',
    timeZone: 'UTC',
    entries: simulated.entries
      .map(({ agents, skill, ...entry }, i) => ({
        ...entry,
        name: `entry ${i}`,
        who: { agent: agents.map((place) => users[place]?.id ?? '') },
        skills: { [skills[skill]?.id ?? '']: entry.level },
      }))
      .map(({ level: _level, ...entry }) => entry),
  }
  const known = truth(
    simulated.entries,
    users,
    skills.map(({ id }) => id),
    simulated.fromMs,
  )
  const figures: SimulatedFigures = {
    ...{ runs: 0, killed: 0, processesKilled: 0, missedHours: 0, external: 0, begun: 0, ended: 0 },
    ...{ conflicts: 0, completeBeyond: 0, killedBeyond: 0 },
    wrong: [],
  }
  const { kills, processKills = 0 } = simulated
  const runs = await calendarRuns(org, calendar, processKills > 0, () => within() < 0.5)
  org.clock.jump(simulated.fromMs)
  let [completeBeyond, killedBeyond] = [0, 0]

  while (org.clock.now() < simulated.toMs) {
    const nowMs = org.clock.now()
    const kill = known.isDue(nowMs) && mayKill(nowMs, simulated, figures.killed, random)
    const dieAfter = kill ? 1 + Math.floor(random() * 16) : undefined
    const isProcess = figures.processesKilled * kills < processKills * (figures.killed + 1)
    known.begin()
    const done = dieAfter !== undefined && isProcess ? await runs.inProcess(dieAfter) : await runs.here(dieAfter)
    figures.runs += 1
    const isBeyond = known.beyond(nowMs).length > 0
    if (done === undefined) {
      figures.killed += 1
      if (isProcess) figures.processesKilled += 1
      figures.wrong.push(...known.begunTooEarly(nowMs))
      known.cutOff()
      killedBeyond = isBeyond ? killedBeyond + 1 : 0
      figures.killedBeyond = Math.max(figures.killedBeyond, killedBeyond)
    } else {
      killedBeyond = 0
      completeBeyond = isBeyond ? completeBeyond + 1 : 0
      figures.completeBeyond = Math.max(figures.completeBeyond, completeBeyond)
      figures.begun += done.begins
      figures.ended += done.ends
      figures.conflicts += done.conflicts
      figures.wrong.push(...known.ran(nowMs))
      if (done.unfinished) figures.wrong.push(`unfinished at ${new Date(nowMs).toISOString()}`)
    }
    if (random() < simulated.external) {
      figures.external += known.edit(random) ? 1 : 0
    }
    const [min, max] = simulated.every
    let pause = (min + random() * (max - min)) * MINUTE_MS
    if (random() < simulated.missed) {
      pause = (1 + random() * 40) * HOUR_MS
      figures.missedHours += pause / HOUR_MS
    }
    // A process that was killed is started again soon, or with the next tick.
    org.clock.jump(org.clock.now() + (done === undefined && random() < 0.5 ? MINUTE_MS : pause))
  }
  await runs.stop()
  return figures
}

/** Whether to kill a run that has something to do, so that the number comes out over the whole time. */
function mayKill(nowMs: number, { kills, fromMs, toMs }: SimulatedSpan, killed: number, random: () => number): boolean {
  const behind = kills * ((nowMs - fromMs) / (toMs - fromMs)) - killed
  return killed < kills && random() < 0.1 + behind
}
