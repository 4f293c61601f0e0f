import type { Client } from '../../client'
import type { SnapshotGap } from '../../documents'
import type { CallOptions } from '../../transport/contract/call-options'
import type { CaptureProgress, Tracker } from './progress'

/** Which parts of an org a snapshot includes. */
export interface SnapshotOptions {
  /** Only these queues, and the agents who are their members. Default: all. */
  readonly queueIds?: readonly string[] | undefined
  /** Only queues and agents of these divisions, and the members of those queues. Default: all. */
  readonly divisionIds?: readonly string[] | undefined
  /**
   * Ids of licenses with which a user can take contacts. Default: every license except those of the `collaborate` and
   * `communicate` families, which are only for telephony and chat.
   */
  readonly routingLicenses?: readonly string[] | undefined
  /** Also keep e-mail address, title, department, groups and team of each agent, which rules may match. Default false. */
  readonly profiles?: boolean | undefined
  /** Called with each step and its progress. */
  readonly onProgress?: ((progress: CaptureProgress) => void) | undefined
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/** The context that all parts of a capture share. */
export interface Capture {
  readonly client: Client
  readonly options: SnapshotOptions
  readonly call: CallOptions
  /** Data that could not be read completely; every part of the capture adds to it. */
  readonly gaps: SnapshotGap[]
  readonly progress: Tracker
}
