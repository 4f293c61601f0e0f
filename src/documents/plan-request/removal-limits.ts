import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import { amount, ratio, type ShapeOf, whole } from '../../core/schema'

/** How far skills that are hardly used are removed. Each limit has a default. */
export interface RemovalLimits {
  /** A skill may be removed if the agent's utilization on it is below this, 0..1. Default 0.3. */
  readonly removeBelowUtilization?: number | undefined
  /** The agent must have handled at least this many contacts on the skill, and at least one. Default 10. */
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
  readonly maxOccupancy?: number | undefined
  /** Each contact type keeps at least this many agents who are ever on queue. Default 2. */
  readonly minAgents?: number | undefined
}

/** {@link RemovalLimits} */
export const removalLimitsSchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    removeBelowUtilization: z.optional(ratio()),
    minHandled: z.optional(whole(0)),
    maxShareRemoved: z.optional(ratio()),
    maxContactsLost: z.optional(amount()),
    maxRemovalsPerAgent: z.optional(whole(0)),
    maxServiceLevelDrop: z.optional(ratio()),
    maxOccupancy: z.optional(ratio()),
    minAgents: z.optional(whole(0)),
  } satisfies ShapeOf<RemovalLimits>),
)
