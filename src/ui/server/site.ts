import type { Workspace } from '../workspace/workspace'
import type { Events } from './events'
import type { Sessions } from './sessions'

/** What the server works with. */
export interface Site {
  readonly workspace: Workspace
  readonly sessions: Sessions
  readonly events: Events
  /** The program of the page. */
  readonly script: string
  /** Known once it listens. */
  port: number
}
