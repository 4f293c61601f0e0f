import type { EmulatorSwitches } from '../model/types'

/** An assumption about the platform, or a choice of the emulator itself, that one of its switches sets. */
export interface EmulatorAssumption {
  /** Name of the switch. */
  readonly name: keyof EmulatorSwitches
  /** What it decides. */
  readonly decides: string
  readonly default: string | number | boolean
  /**
   * `description`: the official description of the platform. `source`: another named public source with experience of the
   * platform. `guess`: no source; the safer reading if there is one.
   */
  readonly basis: 'description' | 'source' | 'guess'
  /** The source of the default in words: `a guess`, `the description`, or the name of the source. */
  readonly rests: string
}

/** A fact reported about the platform. The emulator behaves accordingly, unless a switch says otherwise. */
export interface EmulatorFact {
  readonly number: number
  readonly says: string
  /** The source of the report. */
  readonly source: string
  /** Switches that decide whether the emulator behaves this way. None: it always does. */
  readonly switches: readonly (keyof EmulatorSwitches)[]
}
