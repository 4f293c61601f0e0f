import type { EmulatorSwitches } from '../model/types'

/**
 * On what a default rests. `description`: the official description of the platform. `source`: something public that met
 * the platform, named beside it. `guess`: nothing that was seen; the safer reading where there is one.
 */
export type AssumptionBasis = 'description' | 'source' | 'guess'

/** One thing that the emulator takes for true of the platform. */
export interface EmulatorAssumption {
  /** Name of the switch that changes it. */
  readonly name: keyof EmulatorSwitches
  /** The switch's default. */
  readonly default: string | number | boolean
  /** What it decides. */
  readonly decides: string
  /** The values it takes. */
  readonly values: string
  readonly basis: AssumptionBasis
  /** What says so, or what says otherwise. */
  readonly source?: string | undefined
  /** Numbers of the facts it plays, see {@link EmulatorFact}. */
  readonly facts: readonly number[]
}

/** One thing that was reported of the platform beyond its description, and how the emulator behaves. */
export interface EmulatorFact {
  readonly number: number
  readonly says: string
  readonly basis: AssumptionBasis
  /** Who says so. */
  readonly source: string
  /** Switches that play it another way or add what was reported; none: the emulator always behaves so. */
  readonly switches: readonly (keyof EmulatorSwitches)[]
}
