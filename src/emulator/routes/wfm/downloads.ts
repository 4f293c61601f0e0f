import { notFound } from '../../answers/refuse'
import { addJob, mapSlot } from '../../model/slot'
import type { Route, RouteContext } from '../../model/types'

const path = '/wfm/downloads'

interface Download {
  readonly submittedMs: number
  readonly body: unknown
}

/** Downloads of large results without a token, as from the platform's download service. */
export const downloadRoute: Route = {
  method: 'GET',
  path: `${path}/{downloadId}`,
  handle({ world, params }) {
    const id = params.downloadId ?? ''
    const file = mapSlot<Download>(world, path).get(id)
    return { status: 200, body: (file ?? notFound('download', id, 'not.found')).body }
  },
}

/** Stores a result for download. @returns its address */
export function offerDownload({ world, origin, nowMs }: RouteContext, body: unknown): string {
  const id = world.newId()
  addJob<Download>(world, path, id, { submittedMs: nowMs, body })
  return `${origin}${path}/${id}`
}
