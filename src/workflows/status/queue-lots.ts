import type { Client } from '../../client'
import { LIMITS } from '../../core/limits'
import { chunks } from '../../resources/kit/lists/in-parts'
import type { Queue } from '../../resources/queues/queue'

/** Which queues to read. */
export interface QueueScope {
  /** Default: every queue the client may see. */
  readonly queueIds?: readonly string[] | undefined
  /** Only queues of these divisions. Default: all divisions. */
  readonly divisionIds?: readonly string[] | undefined
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/** Yields queues in batches of up to 100, which is the maximum of an analytics filter. */
export async function* queueLots(
  client: Client,
  { queueIds, divisionIds, signal }: QueueScope,
): AsyncGenerator<readonly Queue[]> {
  if (queueIds !== undefined) {
    for (const ids of chunks([...new Set(queueIds)], LIMITS.userIdsPerCall)) {
      yield await client.routing.queues.byIds(ids, { signal })
    }
    return
  }
  for await (const page of client.routing.queues.list({ divisionIds }, { signal }).pages()) {
    yield* chunks(page.items, LIMITS.userIdsPerCall)
  }
}
