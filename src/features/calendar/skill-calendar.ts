import type { Interval, Ref } from '../../documents/common'
import type { AgentMatch } from '../../documents/plan/rules'

/**
 * Skills that agents hold at certain times: hours of the week, campaigns, shifts. People write it by hand as YAML or
 * JSON. Anything not named stays unchanged.
 */
export interface SkillCalendar {
  readonly format: 'skillroute/calendar@1'
  /** Distinguishes the calendars of one org: grants are recorded under this name. */
  readonly name: string
  readonly description?: string | undefined
  /** IANA name: times are local times of this zone. */
  readonly timeZone: string
  /** Local dates `2027-12-24`, or ranges `2027-12-24..2027-12-26`, on which no entry applies. */
  readonly except?: readonly string[] | undefined
  readonly entries: readonly CalendarEntry[]
}

/** Which agents hold which skills, and when. It needs `when`, `during`, or both `from` and `to`. */
export interface CalendarEntry {
  /** The name of the entry for people; each is unique. */
  readonly name: string
  /** Agents who match all of these conditions. */
  readonly who: AgentMatch
  /** Agents who match all of these conditions are left out. */
  readonly whoExcept?: AgentMatch | undefined
  /** Level 0-5 by name or id of the skill; null: not held. */
  readonly skills: Readonly<Record<string, number | null>>
  /** `atLeast` (default) keeps a higher level, `exact` lowers it. */
  readonly levels?: 'atLeast' | 'exact' | undefined
  /** Hours of the week, `Mon-Fri 08:00-12:00`, one range or several; without days: every day. */
  readonly when?: string | readonly string[] | undefined
  /** First date, or date and time, of a campaign. Default: no beginning. */
  readonly from?: string | undefined
  /** Last date (included), or the time at which a campaign ends. Default: no end. */
  readonly to?: string | undefined
  /** `shift`: only while the agent is on shift. */
  readonly during?: 'shift' | undefined
  /** Further dates on which this entry does not apply. */
  readonly except?: readonly string[] | undefined
  /** IANA name. Default: the zone of the calendar. */
  readonly timeZone?: string | undefined
}

/** A calendar resolved for the agents of one org and a period. */
export interface CompiledCalendar {
  readonly name: string
  readonly org: Ref
  readonly timeZone: string
  readonly interval: Interval
  readonly entries: readonly CompiledEntry[]
}

/** An entry with its names resolved to agents and skills. */
export interface CompiledEntry {
  readonly name: string
  readonly timeZone: string
  readonly levels: 'atLeast' | 'exact'
  readonly skills: readonly { readonly skill: Ref; readonly level: number | null }[]
  readonly agents: readonly Ref[]
  /** When the entry applies, in order and without overlaps; an entry by shift has `spansByAgent` instead. */
  readonly spans: readonly Interval[]
  /** For an entry by shift: when it applies to each agent, by id. */
  readonly spansByAgent?: Readonly<Record<string, readonly Interval[]>> | undefined
}
