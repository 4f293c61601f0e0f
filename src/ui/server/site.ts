import type { Desk } from '../desk/desk'
import type { Events } from './events'
import type { Sessions } from './sessions'

/** What the server works with. */
export interface Site {
  readonly desk: Desk
  readonly sessions: Sessions
  readonly events: Events
  /** The program of the page. */
  readonly script: string
  /** Known once it listens. */
  port: number
}
