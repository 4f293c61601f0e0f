import type { EmulatorSwitches } from '../model/types'

/**
 * The source of an assumption. `description`: the official description of the platform. `source`: another public source with
 * experience of the platform, which is named. `guess`: no source; the safer reading where there is one.
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
  /** The source of the default in words: `a guess`, `the description`, or the name of the source. */
  readonly rests: string
}

/** A fact reported about the platform. The emulator behaves accordingly, unless a switch says otherwise. */
export interface EmulatorFact {
  readonly number: number
  readonly says: string
  /** Who reported it. */
  readonly source: string
  /** Switches that decide whether the emulator behaves so. None: it always does. */
  readonly switches: readonly (keyof EmulatorSwitches)[]
}
