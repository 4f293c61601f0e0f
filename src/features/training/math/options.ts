import * as z from 'zod/mini'
import type { Progress } from '../../../core/progress'
import { aFunction, amount, checkOptions, finite, level, optional, positive, texts, whole } from '../../../core/schema'

/** Options of `valueTraining`. */
export interface TrainingOptions {
  /** Only these skills, by id. Default: all that contacts require. */
  readonly skillIds?: readonly string[] | undefined
  /** Agents who must not be trained, by id. Default: none. */
  readonly protectedAgentIds?: readonly string[] | undefined
  /** Additional holders of each skill that are valued. Default 3. */
  readonly holders?: number | undefined
  /** Possible holders that are simulated for each skill, those with most free time and the shortest handle times. Default 8. */
  readonly candidates?: number | undefined
  /** Level at which a new holder holds a skill, 0..5. Default 3. */
  readonly level?: number | undefined
  /** Absences are analyzed for skills with at most this many holders. Default 3. */
  readonly fewHolders?: number | undefined
  /** Pairs of skills that are listed. Default 5; 0: none. */
  readonly pairs?: number | undefined
  /** Cost of training one agent in one skill, in any currency. */
  readonly cost?: number | undefined
  /** Cost of an agent's hour, in the same currency: with `cost` it gives the payback time of a training. */
  readonly valuePerHour?: number | undefined
  /** Any finite number; the same seed and model give the same values. Default 1. */
  readonly seed?: number | undefined
  /** Simulated replications of each center. Default: by the number of contacts, 8 to 100; those for choosing teams may be fewer. */
  readonly replications?: number | undefined
  /** Called before each simulation, with the skill in progress: `done` of 100 never falls. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/** Options with every default filled in. */
export interface TrainingSettings {
  readonly holders: number
  readonly candidates: number
  readonly level: number
  readonly fewHolders: number
  readonly pairs: number
  readonly seed: number
  readonly protectedAgentIds: readonly string[]
  readonly skillIds: readonly string[] | undefined
  readonly cost: number | undefined
  readonly valuePerHour: number | undefined
  readonly replications: number | undefined
}

const DEFAULTS = { holders: 3, candidates: 8, level: 3, fewHolders: 3, pairs: 5, seed: 1 }

/** @throws ValidationError naming every option that is wrong */
export function trainingSettings(options: TrainingOptions): TrainingSettings {
  checkOptions(options, {
    ...optional(texts(), 'skillIds', 'protectedAgentIds'),
    ...optional(whole(1), 'holders', 'candidates'),
    ...optional(whole(0), 'fewHolders', 'pairs'),
    level: z.optional(level()),
    seed: z.optional(finite()),
    cost: z.optional(amount()),
    valuePerHour: z.optional(positive()),
    replications: z.optional(whole(2)),
    onProgress: z.optional(aFunction()),
  })
  return {
    holders: options.holders ?? DEFAULTS.holders,
    candidates: options.candidates ?? DEFAULTS.candidates,
    level: options.level ?? DEFAULTS.level,
    fewHolders: options.fewHolders ?? DEFAULTS.fewHolders,
    pairs: options.pairs ?? DEFAULTS.pairs,
    seed: options.seed ?? DEFAULTS.seed,
    skillIds: options.skillIds,
    protectedAgentIds: options.protectedAgentIds ?? [],
    cost: options.cost,
    valuePerHour: options.valuePerHour,
    replications: options.replications,
  }
}
