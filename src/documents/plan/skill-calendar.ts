import type { Interval, Ref } from '../common'
import type { AgentMatch } from './rules'

/**
 * Skills that agents hold at certain times: hours of the week, campaigns, shifts. People write it by hand as YAML or JSON.
 * What it does not name is left alone.
 */
export interface SkillCalendar {
  readonly format: 'skillroute/calendar@1'
  /** Tells the calendars of one org apart: what this one granted is recorded under it. */
  readonly name: string
  readonly description?: string | undefined
  /** IANA name: times are those of its wall clock. */
  readonly timeZone: string
  /** Local dates `2027-12-24`, or spans of them `2027-12-24..2027-12-26`, on which no entry holds. */
  readonly except?: readonly string[] | undefined
  readonly entries: readonly CalendarEntry[]
}

/** Who holds which skills, and when. It needs `when`, `during`, or both `from` and `to`. */
export interface CalendarEntry {
  /** What people call it; no two entries share it. */
  readonly name: string
  /** Agents for whom all of these hold. */
  readonly who: AgentMatch
  /** Agents of whom all of these hold are left out. */
  readonly whoExcept?: AgentMatch | undefined
  /** Level 0-5 by name or id of the skill; null: not held. */
  readonly skills: Readonly<Record<string, number | null>>
  /** `atLeast` (default) keeps a higher level, `exact` lowers it. */
  readonly levels?: 'atLeast' | 'exact' | undefined
  /** Hours of the week, `Mon-Fri 08:00-12:00`, one or several; without days: every day. */
  readonly when?: string | readonly string[] | undefined
  /** First date, or date and time, of a campaign. Default: no beginning. */
  readonly from?: string | undefined
  /** Last date, which is included, or the time at which a campaign ends. Default: no end. */
  readonly to?: string | undefined
  /** `shift`: only while the agent is on shift. */
  readonly during?: 'shift' | undefined
  /** Further dates on which this entry does not hold. */
  readonly except?: readonly string[] | undefined
  /** IANA name. Default: that of the calendar. */
  readonly timeZone?: string | undefined
}

/** A calendar for the agents of one org and a span of time. */
export interface CompiledCalendar {
  readonly name: string
  readonly org: Ref
  readonly timeZone: string
  readonly interval: Interval
  readonly entries: readonly CompiledEntry[]
}

/** An entry with the agents and skills that it means. */
export interface CompiledEntry {
  readonly name: string
  readonly timeZone: string
  readonly levels: 'atLeast' | 'exact'
  readonly skills: readonly { readonly skill: Ref; readonly level: number | null }[]
  readonly agents: readonly Ref[]
  /** When it holds, in order and without overlaps; of an entry by shift: by agent, below. */
  readonly spans: readonly Interval[]
  /** Of an entry by shift: when it holds for each agent, by id. */
  readonly spansByAgent?: Readonly<Record<string, readonly Interval[]>> | undefined
}
