import type { Client } from '../../client'
import type { SnapshotGap } from '../../documents'
import type { CallOptions } from '../../transport/contract/call-options'
import type { CaptureProgress, Tracker } from './progress'

/** What a snapshot takes in. */
export interface SnapshotOptions {
  /** Only these queues, and the agents who are their members. Default: all. */
  readonly queueIds?: readonly string[] | undefined
  /** Only queues and agents of these divisions, and the members of those queues. Default: all. */
  readonly divisionIds?: readonly string[] | undefined
  /**
   * Ids of licenses with which a user can take contacts. Default: every license but those of the `collaborate` and
   * `communicate` families, which are for telephony and chat alone.
   */
  readonly routingLicenses?: readonly string[] | undefined
  /** Also keep e-mail address, title, department and groups of each agent, which rules may ask for. Default false. */
  readonly profiles?: boolean | undefined
  /** Told of each step and how far it is. */
  readonly onProgress?: ((progress: CaptureProgress) => void) | undefined
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/** What each part of the capture shares. */
export interface Capture {
  readonly client: Client
  readonly options: SnapshotOptions
  readonly call: CallOptions
  /** What could not be read completely; every part adds to it. */
  readonly gaps: SnapshotGap[]
  readonly progress: Tracker
}
