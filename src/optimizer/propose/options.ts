import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import { parserOf, type ShapeOf, texts } from '../../core/schema'
import { type RemovalLimits, removalLimitsSchema } from '../../documents/plan-request/removal-limits'
import { type ScoreOptions, scoreSchema } from '../../documents/plan-request/score-options'
import type { StaffingShape } from '../model/time/moments'
import { staffingShape } from '../simulate/compile/options-schema'

/** Options of `proposeRemovals`. Every option has a default. */
export interface RemovalOptions extends RemovalLimits {
  /** Ids of agents who get no proposal. */
  readonly protectedAgentIds?: readonly string[] | undefined
  /** How agents are spread over the week. Default `followsDemand`. */
  readonly staffing?: StaffingShape | undefined
}

/** Options of `proposeLevels`. Every option has a default. */
export interface LevelOptions {
  /** How levels are found: options of `scoreProficiency`. */
  readonly scoring?: ScoreOptions | undefined
  /** Ids of agents who get no proposal. */
  readonly protectedAgentIds?: readonly string[] | undefined
}

export type RemovalSettings = ReturnType<typeof removalSettings>

/** The options with their defaults. @throws ValidationError naming each option that makes no sense */
export function removalSettings(options: RemovalOptions) {
  parseRemovalOptions(options)
  return {
    removeBelowUtilization: options.removeBelowUtilization ?? 0.3,
    minHandled: options.minHandled ?? 10,
    maxShareRemoved: options.maxShareRemoved ?? 0.1,
    maxContactsLost: options.maxContactsLost ?? 0.5,
    maxRemovalsPerAgent: options.maxRemovalsPerAgent ?? 1,
    maxServiceLevelDrop: options.maxServiceLevelDrop ?? 0.005,
    maxOccupancy: options.maxOccupancy ?? 0.85,
    minAgents: options.minAgents ?? 2,
    protectedAgentIds: new Set(options.protectedAgentIds),
    staffing: options.staffing ?? 'followsDemand',
  }
}

/** Options of `proposeRemovals`. */
const removalSchema = /* @__PURE__ */ lazy(() =>
  z.extend(removalLimitsSchema(), {
    protectedAgentIds: z.optional(texts()),
    staffing: z.optional(staffingShape()),
  } satisfies ShapeOf<Omit<RemovalOptions, keyof RemovalLimits>>),
)
const parseRemovalOptions = /* @__PURE__ */ parserOf('options', removalSchema)

const levels = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    scoring: z.optional(scoreSchema()),
    protectedAgentIds: z.optional(texts()),
  } satisfies ShapeOf<LevelOptions>),
)

/** @throws ValidationError naming every option that does not exist or makes no sense */
export const parseLevelOptions = /* @__PURE__ */ parserOf('options', levels)
