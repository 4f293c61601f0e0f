import * as z from 'zod/mini'
import { ValidationError } from '../../../core/errors'
import {
  aDocument,
  byName,
  checkOptions,
  finite,
  inside,
  objectSchema,
  optional,
  positive,
  ratio,
  type ShapeOf,
  share,
  whole,
} from '../../../core/schema'
import type { ModelAgent, RoutingModel } from '../../../documents'
import type { RoutingRules } from '../../../optimizer/simulate/compile/options'
import { rulesSchema } from '../../../optimizer/simulate/compile/options-schema'

/** The target of every queue in place of its own service level. If several are set, all must be met. */
export interface CenterTarget {
  /** Share of contacts to answer within `targetSeconds`: above 0, below 1. */
  readonly serviceLevel?: number | undefined
  /** Seconds. Required by `serviceLevel`; alone, it replaces the seconds of each queue's own service level. */
  readonly targetSeconds?: number | undefined
  /** Mean wait of all contacts in seconds, above 0. */
  readonly asaSeconds?: number | undefined
  /** Share of contacts that may be abandoned: above 0, at most 1. */
  readonly maxAbandonProbability?: number | undefined
  /** Highest occupancy of all agents together: above 0, at most 1. */
  readonly maxOccupancy?: number | undefined
}

/** Options of `staffCenter`. */
export interface StaffCenterOptions {
  /** Default: each queue's own service level; with `maxOccupancy` alone, both must be met. */
  readonly target?: CenterTarget | undefined
  /** Share of paid time away from the queues: at least 0, below 1. Default 0. */
  readonly shrinkage?: number | undefined
  /** Length of the intervals in minutes, a divisor of the length of the model's arrival profile. Default 30; a steady model has one interval. */
  readonly intervalMinutes?: number | undefined
  /** Any finite number; the same seed and model give the same staffing. Default 1. */
  readonly seed?: number | undefined
  /**
   * Simulated days or weeks for a decision of the search near its target; elsewhere a sixteenth. Default: by the number
   * of contacts, 24 to 800. The figures of the answer come from as many, but from 40 at least, and by default from 200 at most.
   */
  readonly replications?: number | undefined
  /**
   * Limit on the contacts that the search simulates. At the limit, the search ends with its result so far and says so. Default 32
   * million, which takes one to two minutes.
   */
  readonly maxContacts?: number | undefined
  /** Default `simulation`. `formula` staffs each queue on its own, by Erlang A or C, in no time. */
  readonly method?: 'formula' | 'simulation' | undefined
  /**
   * How many contacts at once new agents handle, by medium. New agents are added for contact types that no agent can
   * take. Default 1.
   */
  readonly concurrency?: ModelAgent['concurrency']
  /**
   * The whole center, where the model has only some of its queues: the agents of the roster also work in the others.
   * Default: the model is the whole.
   */
  readonly whole?: RoutingModel | undefined
  /** Routing rules, see `simulate`. */
  readonly rules?: RoutingRules | undefined
}

/** Fields of the options of `staffCenter`. */
export const centerFields = () =>
  ({
    target: z.optional(
      objectSchema<CenterTarget>({
        ...optional(inside(), 'serviceLevel'),
        ...optional(positive(), 'targetSeconds', 'asaSeconds'),
        ...optional(share(), 'maxAbandonProbability', 'maxOccupancy'),
      }),
    ),
    shrinkage: z.optional(ratio().check(z.lt(1, 'must be below 1, since nobody is left at 1'))),
    ...optional(positive(), 'intervalMinutes', 'maxContacts'),
    seed: z.optional(finite()),
    replications: z.optional(whole(2)),
    method: z.optional(z.enum(['formula', 'simulation'])),
    concurrency: z.optional(byName(whole(1))),
    whole: z.optional(aDocument('skillroute/model@1')),
    rules: z.optional(rulesSchema()),
  }) satisfies ShapeOf<StaffCenterOptions>

/** @throws ValidationError naming every option that does not exist or is wrong */
export function checkCenterOptions(options: StaffCenterOptions): void {
  checkOptions(options, centerFields())
  if (options.target?.serviceLevel === undefined || options.target.targetSeconds !== undefined) return
  const message = 'is needed with target.serviceLevel: within how many seconds?'
  throw new ValidationError([{ path: 'options.target.targetSeconds', message }])
}
