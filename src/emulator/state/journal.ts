import { isWrite } from '../backend/kinds'
import { getSimulation } from '../history'
import type { BackendRequest, Journal, JournaledToken, StateEntry, StatePlace } from '../model/state-types'
import type { World } from '../model/types'
import { getStreams } from '../world/counted'

/** Queries by POST that change nothing, except that some take an id for their result. */
const QUERIES = /^\/api\/v2\/(?:analytics|audits|usage)\//

export function createJournal(world: World): Journal {
  let entries: StateEntry[] = []

  function place(): StatePlace {
    const { ids, random } = getStreams(world)
    const simulatedMs = getSimulation(world).simulatedMs
    return {
      atMs: world.now(),
      ...(simulatedMs === undefined ? {} : { simulatedMs }),
      idsTaken: ids.taken,
      randomTaken: random.taken,
      changes: world.changes.length,
    }
  }

  return {
    get entries() {
      return entries
    },
    place,
    due: (dueMs) => void entries.push({ kind: 'due', ...place(), dueMs }),
    request(incoming, token, run) {
      const before = place()
      try {
        return run()
      } finally {
        const after = place()
        const drawn = after.idsTaken > before.idsTaken || after.randomTaken > before.randomTaken
        const writes = isWrite(incoming.method) && !QUERIES.test(incoming.path)
        if (writes || drawn) entries.push(buildEntry(incoming, before, token))
      }
    },
    resume(played) {
      entries = [...played]
    },
  }
}

/** Headers that identify the caller, or that belong to the connection. */
const OWN_HEADERS = /^(?:authorization|cookie|host|connection|content-length|accept.*|user-agent)$/

function buildEntry(incoming: BackendRequest, before: StatePlace, token: JournaledToken | undefined): StateEntry {
  const { method, path, query, headers, bytes, correlationId } = incoming
  const search = query.toString()
  return {
    kind: 'request',
    ...before,
    method,
    path,
    correlationId,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN_HEADERS.test(name))),
    ...(search === '' ? {} : { query: search }),
    ...(bytes.length === 0 ? {} : { body: withoutPasswords(Buffer.from(bytes)).toString('base64') }),
    ...(token === undefined ? {} : { tokenExpiresAtMs: token.expiresAtMs }),
    ...(token?.userId === undefined ? {} : { clientId: token.clientId, userId: token.userId }),
  }
}

const PASSWORD = /("(?:\w*[pP]assword)"\s*:\s*)"((?:[^"\\]|\\.)*)"/g

/**
 * Saved states are shared, so a password is replaced by asterisks. Their number is kept, because answers depend on it.
 */
function withoutPasswords(body: Buffer): Buffer {
  const text = body.toString('utf8')
  const hidden = text.replace(PASSWORD, (_whole, name: string, value: string) => `${name}"${'*'.repeat(value.length)}"`)
  return hidden === text ? body : Buffer.from(hidden)
}
