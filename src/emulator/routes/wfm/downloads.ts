import { notFound } from '../../answers/refuse'
import { mapSlot } from '../../model/slot'
import type { Route, RouteContext } from '../../model/types'

const path = '/wfm/downloads'

/** Downloads of large results without a token, as from the platform's download service. */
export const downloadRoute: Route = {
  method: 'GET',
  path: `${path}/{downloadId}`,
  handle({ world, params }) {
    const id = params.downloadId ?? ''
    const file = mapSlot<{ readonly body: unknown }>(world, 'wfm downloads').get(id)
    return { status: 200, body: (file ?? notFound('download', id, 'not.found')).body }
  },
}

/** Stores a result for download. @returns its address */
export function offerDownload({ world, origin }: RouteContext, body: unknown): string {
  const id = world.newId()
  mapSlot<{ readonly body: unknown }>(world, 'wfm downloads').set(id, { body })
  return `${origin}${path}/${id}`
}
