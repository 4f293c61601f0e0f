import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import { amount, parserOf, ratio, type ShapeOf, texts } from '../../core/schema'
import type { StaffingShape } from '../model/time/moments'
import { scoreSchema } from '../proficiency/options'
import type { ScoreOptions } from '../proficiency/types'
import { staffingShape } from '../simulate/compile/options-schema'

/** Options of `proposeRemovals`. Every option has a default. */
export interface RemovalOptions {
  /** A skill may be removed if the agent's utilization on it is below this, 0..1. Default 0.3. */
  readonly removeBelowUtilization?: number | undefined
  /** The agent must have handled more contacts on the skill than this. Default 10. */
  readonly minHandled?: number | undefined
  /** Share of a skill's holders who may lose it in one cycle, but at least one holder. Default 0.1. */
  readonly maxShareRemoved?: number | undefined
  /**
   * Contacts within service level per week that one removal may cost, by the forecast. Default 0.5, which is nearly
   * none.
   */
  readonly maxContactsLost?: number | undefined
  /** Skills that one agent may lose in one cycle. Default 1. */
  readonly maxRemovalsPerAgent?: number | undefined
  /** By how much all removals together may lower any queue's predicted service level, 0..1. Default 0.005. */
  readonly maxServiceLevelDrop?: number | undefined
  /** Occupancy up to which removals may load a group of agents, 0..1. Default 0.85. */
  readonly maxUtilization?: number | undefined
  /** Minimum number of agents on queue who can still serve each contact type. Default 2. */
  readonly minHolders?: number | undefined
  /** Ids of agents who get no proposal. */
  readonly protectedAgents?: readonly string[] | undefined
  /** How agents are spread over the week. Default `followsDemand`. */
  readonly staffing?: StaffingShape | undefined
}

/** Options of `proposeLevels`. Every option has a default. */
export interface LevelOptions {
  /** How levels are found: options of `scoreProficiency`. */
  readonly scoring?: ScoreOptions | undefined
  /** Ids of agents who get no proposal. */
  readonly protectedAgents?: readonly string[] | undefined
}

/** The options with their defaults. */
export interface RemovalSettings {
  readonly removeBelowUtilization: number
  readonly minHandled: number
  readonly maxShareRemoved: number
  readonly maxContactsLost: number
  readonly maxRemovalsPerAgent: number
  readonly maxServiceLevelDrop: number
  readonly maxUtilization: number
  readonly minHolders: number
  readonly protectedAgents: ReadonlySet<string>
  readonly staffing: StaffingShape
}

/** @throws ValidationError naming each option that makes no sense */
export function removalSettings(options: RemovalOptions): RemovalSettings {
  parseRemovalOptions(options)
  return {
    removeBelowUtilization: options.removeBelowUtilization ?? 0.3,
    minHandled: options.minHandled ?? 10,
    maxShareRemoved: options.maxShareRemoved ?? 0.1,
    maxContactsLost: options.maxContactsLost ?? 0.5,
    maxRemovalsPerAgent: options.maxRemovalsPerAgent ?? 1,
    maxServiceLevelDrop: options.maxServiceLevelDrop ?? 0.005,
    maxUtilization: options.maxUtilization ?? 0.85,
    minHolders: options.minHolders ?? 2,
    protectedAgents: new Set(options.protectedAgents),
    staffing: options.staffing ?? 'followsDemand',
  }
}

/** Options of `proposeRemovals`. */
export const removalSchema = lazy(() =>
  z.strictObject({
    removeBelowUtilization: z.optional(ratio()),
    minHandled: z.optional(amount()),
    maxShareRemoved: z.optional(ratio()),
    maxContactsLost: z.optional(amount()),
    maxRemovalsPerAgent: z.optional(amount()),
    maxServiceLevelDrop: z.optional(ratio()),
    maxUtilization: z.optional(ratio()),
    minHolders: z.optional(amount()),
    protectedAgents: z.optional(texts()),
    staffing: z.optional(staffingShape()),
  } satisfies ShapeOf<RemovalOptions>),
)
const parseRemovalOptions = parserOf('options', removalSchema)

const levels = lazy(() =>
  z.strictObject({
    scoring: z.optional(scoreSchema()),
    protectedAgents: z.optional(texts()),
  } satisfies ShapeOf<LevelOptions>),
)

/** @throws ValidationError naming every option that does not exist or makes no sense */
export const parseLevelOptions = parserOf('options', levels)
