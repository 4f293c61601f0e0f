import type { EmulatorSwitches } from '../model/types'

/**
 * On what something rests. `description`: the official description of the platform. `source`: something public that met
 * the platform, named beside it. `guess`: nothing that was seen; the safer reading where there is one.
 */
export type AssumptionBasis = 'description' | 'source' | 'guess'

/** An assumption of the emulator about the platform, or a choice of its own, that one of its switches sets. */
export interface EmulatorAssumption {
  /** Name of the switch. */
  readonly name: keyof EmulatorSwitches
  /** What it decides. */
  readonly decides: string
  readonly default: string | number | boolean
  readonly basis: AssumptionBasis
  /** On what the default rests, in words: `a guess`, `the description`, or who says so. */
  readonly rests: string
}

/** Something that was reported of the platform beyond its description; the emulator behaves so unless a switch says otherwise. */
export interface EmulatorFact {
  readonly number: number
  readonly says: string
  /** Who says so. */
  readonly source: string
  /** Switches by which it is played, or played otherwise; none: the emulator always behaves so. */
  readonly switches: readonly (keyof EmulatorSwitches)[]
}
