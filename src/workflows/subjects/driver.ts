import type { Client } from '../../client'
import type { Json } from '../../core/json/json'
import type { Change } from '../../documents'
import type { CallOptions } from '../../transport/contract/call-options'

/** What one look at a subject shows: by skill, member or setting. */
export type State = ReadonlyMap<string, Json>

/** One request. */
export interface Write {
  readonly changes: readonly Change[]
  /** Changes that have to show before this one is sent, such as the adding of a member who gets a ring. */
  readonly needs?: readonly Change[] | undefined
  /** One bad entry refuses the whole request: halves find it, and the others get through. */
  readonly divisible?: boolean | undefined
  /** A 404 says that what should go is gone. */
  readonly goneIsDone?: boolean | undefined
  /** @returns the subject as the answer shows it, where it does */
  readonly send: (client: Client, options: CallOptions) => Promise<State | undefined>
}

/** How one kind of subject is read, compared and written. */
export interface Driver {
  /** Subjects that are read with one request where many are read. */
  readonly perRead: number
  /** At most `perRead` subjects; those that are gone are not in the map. */
  readMany(client: Client, ids: readonly string[], options: CallOptions): Promise<Map<string, State>>
  /** One subject, complete and fresh; undefined when it is gone. */
  readOne(client: Client, id: string, options: CallOptions): Promise<State | undefined>
  /** What a look shows of the target of a change. @param among all changes of the subject under way */
  found(state: State, change: Change, among: readonly Change[]): Json
  /** Whether the wanted value is there. */
  holds(found: Json, change: Change): boolean
  /**
   * The requests for changes of one subject, in the order in which they are safe.
   * @param among all changes of the plan to the subject, those that an earlier run has made included
   */
  writes(id: string, changes: readonly Change[], state: State, among?: readonly Change[]): Write[]
}
