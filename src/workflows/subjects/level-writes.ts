import type { Client } from '../../client'
import { LIMITS } from '../../core/limits'
import type { Change } from '../../documents'
import { chunks } from '../../resources/kit/lists/chunks'
import type { CallOptions } from '../../transport/contract/call-options'
import { levelsOf } from '../kit/levels'
import type { Write } from './driver'

/** Describes how to write a user's levels of skills or languages. */
interface LevelCalls<C extends Change> {
  /** Id of the skill or language of a change. */
  idOf(change: C): string
  set(
    client: Client,
    levels: readonly { readonly id: string; readonly proficiency: number }[],
    options: CallOptions,
  ): Promise<Parameters<typeof levelsOf>[0]>
  remove(client: Client, id: string, options: CallOptions): Promise<unknown>
}

/** The requests for levels: one sets many levels, and each removal is one request. */
export function levelWrites<Set extends Change & { readonly after: number }, Removal extends Change>(
  sets: readonly Set[],
  removals: readonly Removal[],
  { idOf, set, remove }: LevelCalls<Set | Removal>,
): Write[] {
  return [
    ...chunks(sets, LIMITS.skillsPerCall).map(
      (some): Write => ({
        changes: some,
        divisible: true,
        send: async (client, options) => {
          const levels = some.map((change) => ({ id: idOf(change), proficiency: change.after }))
          return levelsOf(await set(client, levels, options))
        },
      }),
    ),
    ...removals.map(
      (change): Write => ({
        changes: [change],
        goneIsDone: true,
        send: async (client, options) => {
          await remove(client, idOf(change), options)
          return undefined
        },
      }),
    ),
  ]
}
