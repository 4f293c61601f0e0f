import { seededRandom } from '../../src/core/random'
import type { Journal, SkillCalendar } from '../../src/documents'
import { memoryJournal } from '../../src/stores'
import { type CalendarRun, runSkillCalendar } from '../../src/workflows'
import { type Emulated, emulated } from '../support/emulated'
import { type LivedEntry, truth } from './calendar-truth'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** How a calendar is lived. */
export interface Lived {
  readonly seed: string
  readonly fromMs: number
  readonly toMs: number
  /** Time between two runs, minutes. */
  readonly every: readonly [least: number, most: number]
  /** Share of the runs after which none follows for hours. */
  readonly missed: number
  /** Runs that are killed. */
  readonly kills: number
  /** Share of the runs after which someone changes a skill by hand. */
  readonly foreign: number
  /** Entries, with agents by their place in the org and skills likewise. */
  readonly entries: readonly LivedEntry[]
}

/** What was seen. */
export interface LivedFigures {
  runs: number
  killed: number
  missedHours: number
  foreign: number
  begun: number
  ended: number
  conflicts: number
  /** Most runs, killed ones included, during which something was left beyond its end. */
  longestBeyond: number
  /** Values that were not as they must be after a complete run. */
  wrong: string[]
}

/** Lives a calendar on an emulated org, with kills, missed runs and foreign edits, and compares every skill after every run. */
export async function liveCalendar(lived: Lived): Promise<LivedFigures> {
  const org = await emulated({ agents: 12, queues: 2, skills: 6 })
  try {
    return await live(org, lived)
  } finally {
    await org.stop()
  }
}

async function live(org: Emulated, lived: Lived): Promise<LivedFigures> {
  const random = seededRandom(`calendar ${lived.seed}`)
  // Of its own: how many entries a run writes must not decide what happens next.
  const within = seededRandom(`within a run ${lived.seed}`)
  const { world } = org.emulator
  const users = [...world.users.values()].filter(({ state }) => state === 'active').slice(0, 10)
  for (const user of users) user.licenses = ['engage3']
  const skills = [...world.skills.values()]
  const journals = new Map<string, Journal>()
  const calendar: SkillCalendar = {
    format: 'skillroute/calendar@1',
    name: 'lived',
    timeZone: 'UTC',
    entries: lived.entries
      .map(({ agents, skill, ...entry }, i) => ({
        ...entry,
        name: `entry ${i}`,
        who: { agent: agents.map((place) => users[place]?.id ?? '') },
        skills: { [skills[skill]?.id ?? '']: entry.level },
      }))
      .map(({ level: _level, ...entry }) => entry),
  }
  const known = truth(
    lived.entries,
    users,
    skills.map(({ id }) => id),
    lived.fromMs,
  )
  const figures: LivedFigures = {
    ...{ runs: 0, killed: 0, missedHours: 0, foreign: 0, begun: 0, ended: 0, conflicts: 0, longestBeyond: 0 },
    wrong: [],
  }
  org.clock.jump(lived.fromMs)
  let beyond = 0

  while (org.clock.now() < lived.toMs) {
    const nowMs = org.clock.now()
    const kill = known.isDue(nowMs) && mayKill(nowMs, lived, figures.killed, random)
    const done = await run(kill ? 1 + Math.floor(random() * 16) : undefined)
    figures.runs += 1
    if (done === undefined) {
      figures.killed += 1
      known.cutOff()
      beyond = known.beyond(nowMs).length > 0 ? beyond + 1 : 0
      figures.longestBeyond = Math.max(figures.longestBeyond, beyond)
    } else {
      beyond = 0
      figures.begun += done.begins.length
      figures.ended += done.ends.length
      figures.conflicts += done.restored.reduce((sum, { report }) => sum + report.counts.conflict, 0)
      figures.wrong.push(...known.ran(nowMs))
      if (done.unfinished) figures.wrong.push(`unfinished at ${new Date(nowMs).toISOString()}`)
    }
    if (random() < lived.foreign) {
      figures.foreign += known.edit(random) ? 1 : 0
    }
    const [least, most] = lived.every
    let pause = (least + random() * (most - least)) * MINUTE
    if (random() < lived.missed) {
      pause = (1 + random() * 40) * HOUR
      figures.missedHours += pause / HOUR
    }
    // A process that was killed is started again soon, or with the next tick.
    org.clock.jump(org.clock.now() + (done === undefined && random() < 0.5 ? MINUTE : pause))
  }
  return figures

  /** @param afterSteps requests and journal entries after which the process is gone; undefined: it lives */
  async function run(afterSteps: number | undefined): Promise<CalendarRun | undefined> {
    const crash = new AbortController()
    let left = afterSteps ?? Number.POSITIVE_INFINITY
    const step = (): void => {
      left -= 1
      if (left === 0) crash.abort(new Error('killed'))
    }
    const stop = org.client.on('request', step)
    const mortal = (journal: Journal): Journal => ({
      ...journal,
      async append(entry) {
        // Dies before the entry is there, or with it there and nobody told.
        if (!crash.signal.aborted && within() < 0.5) step()
        if (crash.signal.aborted) throw crash.signal.reason
        await journal.append(entry)
        step()
        if (crash.signal.aborted) throw crash.signal.reason
      },
    })
    try {
      return await runSkillCalendar(org.client, calendar, {
        journals(name) {
          const journal = journals.get(name) ?? memoryJournal()
          journals.set(name, journal)
          return mortal(journal)
        },
        signal: crash.signal,
        audits: 'skip',
      })
    } catch (error) {
      if (error !== crash.signal.reason) throw error
      return undefined
    } finally {
      stop()
    }
  }
}

/** Whether to kill a run that has something to do, so that the number comes out over the whole time. */
function mayKill(nowMs: number, { kills, fromMs, toMs }: Lived, killed: number, random: () => number): boolean {
  const behind = kills * ((nowMs - fromMs) / (toMs - fromMs)) - killed
  return killed < kills && random() < 0.1 + behind
}
