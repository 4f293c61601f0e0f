import type { BackendRequest } from './model/state-types'
import type { EmulatorSwitches, Reply, World } from './model/types'
import type { WorldRequest } from './world/generate'

/** Parts of an emulator in place of its own. */
export interface EmulatorParts {
  /** Default time at which the world begins. */
  readonly now?: string | undefined
  /** An org in place of a generated one, and the switches that follow from what is known of it. */
  readonly org?:
    | { readonly switches: Partial<EmulatorSwitches>; readonly build: (request: WorldRequest) => World }
    | undefined
  /** Answers of the API in place of the org's, which is then empty. */
  readonly replay?: ((present: () => number) => (request: BackendRequest) => Reply) | undefined
}
