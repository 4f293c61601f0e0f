import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import { amount, finite, ratio, type ShapeOf, whole } from '../../core/schema'

/**
 * Kinds of changes: `grant` a skill, `join` a queue as a member, `remove` a skill that costs other contacts more than
 * it brings, set the `level` of a skill where a queue prefers the best agents, set the `ring` of a member where a
 * queue offers contacts ring by ring, and change a setting of a `queue`, which concerns all of its members.
 */
export type ChangeKind = 'grant' | 'join' | 'remove' | 'level' | 'ring' | 'queue'

/** Every kind of change of single agents: the default. */
export const LEVERS: readonly ChangeKind[] = ['grant', 'join', 'remove', 'level', 'ring']

export const CHANGE_KINDS: readonly ChangeKind[] = [...LEVERS, 'queue']

/** Which changes of the curve are chosen, see {@link SearchOptions.choose}. */
export type Choice = 'knee' | 'enough' | 'all' | { readonly reach: number | 'targets' }

/** How changes are searched for: the options that name nothing of an org. Each has a default. */
export interface SearchOptions {
  /** Any finite number; the same seed, model and options give the same answer. Default 1. */
  readonly seed?: number | undefined
  /** Kinds of changes. Default all but `queue`. */
  readonly levers?: readonly ChangeKind[] | undefined
  /**
   * Most changes on the curve of changes against service level. Default 1 per agent; with `choose` `all` or `{ reach }`
   * no limit: the search ends when no change helps.
   */
  readonly maxChanges?: number | undefined
  /**
   * Which changes of the curve are chosen: `knee` those before the curve flattens, at most one per four agents;
   * `enough` the fewest that bring nearly all that one change per four agents can bring; `all` that help; `{ reach }`
   * the fewest that raise the service level of the counted contacts to this ratio, 0..1, or with `targets` each queue
   * to its own target, or as near as possible. Default `knee`, where queues are named `enough`, with `maxChanges` `all`.
   */
  readonly choose?: Choice | undefined
  /** Most skills that an agent may hold. Default no limit. */
  readonly maxSkillsPerAgent?: number | undefined
  /** Most agents who get a change. Default no limit. */
  readonly maxAgents?: number | undefined
  /**
   * Highest occupancy of an agent, 0..1: agents who reach it get nothing new, and no chosen set of changes lets an
   * agent exceed it. Default no limit.
   */
  readonly maxOccupancy?: number | undefined
  /**
   * How much higher than the mean occupancy of agents on duty an agent's may be, 0..1: agents who reach that get
   * nothing new, and no chosen set of changes lets an agent exceed it. Default no limit.
   */
  readonly maxOccupancySpread?: number | undefined
  /**
   * Most service level that a queue below its target may lose, 0..1; 1: queues may lose any amount. Default 0.01. A
   * queue above its target may fall as far as its target.
   */
  readonly maxServiceLevelDrop?: number | undefined
  /** Most service level that a queue above its target may lose on the way to it, 0..1. Default no limit. */
  readonly maxDropAboveTarget?: number | undefined
  /** Weeks simulated for each step of the search. Default 1, in a center with few contacts up to 3. */
  readonly weeks?: number | undefined
  /**
   * Weeks with new contacts on which the curve is evaluated. Default 4, in a center with few contacts up to 8, where queues are
   * named 12.
   */
  readonly evaluationWeeks?: number | undefined
  /**
   * Most contacts simulated to try other changes in place of the chosen ones, and to try changes of skills, levels and
   * rings that agents already have. Default 3 million, some seconds; 0: none are tried.
   */
  readonly refineContacts?: number | undefined
}

const choice = (): z.ZodMiniType<Choice> =>
  z.union(
    [
      z.enum(['knee', 'enough', 'all']),
      z.strictObject({ reach: z.union([ratio(), z.literal('targets')], "must be a ratio from 0 to 1 or 'targets'") }),
    ],
    "must be 'knee', 'enough', 'all' or { reach }",
  )

/** {@link SearchOptions} */
export const searchSchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    seed: z.optional(finite()),
    levers: z.optional(z.array(z.enum(CHANGE_KINDS))),
    maxChanges: z.optional(whole(0)),
    choose: z.optional(choice()),
    maxSkillsPerAgent: z.optional(whole(0)),
    maxAgents: z.optional(whole(0)),
    maxOccupancy: z.optional(ratio()),
    maxOccupancySpread: z.optional(ratio()),
    maxServiceLevelDrop: z.optional(ratio()),
    maxDropAboveTarget: z.optional(ratio()),
    weeks: z.optional(whole(1)),
    // One week alone does not show how much weeks differ.
    evaluationWeeks: z.optional(whole(2)),
    refineContacts: z.optional(amount()),
  } satisfies ShapeOf<SearchOptions>),
)
