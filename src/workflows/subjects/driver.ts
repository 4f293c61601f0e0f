import type { Client } from '../../client'
import type { Json } from '../../core/json/json'
import type { Change } from '../../documents'
import type { CallOptions } from '../../transport/contract/call-options'

/** The state of a subject at one read: by skill, member or setting. */
export type State = ReadonlyMap<string, Json>

/** One request. */
export interface Write {
  readonly changes: readonly Change[]
  /** Changes that must show before this one is sent, such as adding a member who gets a ring. */
  readonly needs?: readonly Change[] | undefined
  /**
   * True: one bad entry makes the platform refuse the whole request, so the request is halved to find it and let the
   * others pass.
   */
  readonly divisible?: boolean | undefined
  /** True: a 404 means that the item to remove is already gone. */
  readonly goneIsDone?: boolean | undefined
  /** @returns the subject's state, if the answer contains it */
  readonly send: (client: Client, options: CallOptions) => Promise<State | undefined>
}

/** How one kind of subject is read, compared and written. */
export interface Driver {
  /** Subjects per request when many are read. */
  readonly perRead: number
  /** Reads at most `perRead` subjects; deleted ones are not in the map. */
  readMany(client: Client, ids: readonly string[], options: CallOptions): Promise<Map<string, State>>
  /** Reads one subject, complete and current; undefined if it was deleted. */
  readOne(client: Client, id: string, options: CallOptions): Promise<State | undefined>
  /** The current value of a change's target. @param among all changes of the subject in progress */
  found(state: State, change: Change, among: readonly Change[]): Json
  /** Whether the target value is there. */
  holds(found: Json, change: Change): boolean
  /**
   * The requests for changes of one subject, in a safe order.
   * @param among all changes of the plan to the subject, including those that an earlier run has made
   */
  writes(id: string, changes: readonly Change[], state: State, among?: readonly Change[]): Write[]
}

/** Reads subjects one after the other, for kinds without a call for several. */
export function oneByOne(readOne: Driver['readOne']): Driver['readMany'] {
  return async (client, ids, options) => {
    const found = new Map<string, State>()
    for (const id of ids) {
      const state = await readOne(client, id, options)
      if (state !== undefined) found.set(id, state)
    }
    return found
  }
}
