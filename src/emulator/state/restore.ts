import { readFile } from 'node:fs/promises'
import { ConfigError, ValidationError } from '../../core/errors'
import { contentHash, sha256 } from '../../core/json/hash'
import { Refusal } from '../answers/refuse'
import type { Backend } from '../backend/backend'
import { NOTHING } from '../backend/faults'
import { isChange } from '../backend/kinds'
import { getSimulation } from '../history'
import { apiCall } from '../http/answer'
import { writePrivate } from '../http/private-file'
import type { EmulatorState, StateEntry, StatePlace, StateRequest } from '../model/state-types'
import type { EmulatorOptions, World } from '../model/types'
import { getStreams } from '../world/counted'
import { runNextDue } from '../world/create'

/**
 * Reads a state from a file, or from the document itself.
 * @throws ConfigError for a file that cannot be read
 * @throws ValidationError for another kind of document
 */
export async function readState(given: string | EmulatorState): Promise<EmulatorState> {
  const value: unknown = typeof given === 'string' ? await readJson(given) : given
  if (isState(value)) return value
  const message = 'must be a state that an emulator saved ("format": "skillroute/emulator-state@1")'
  throw new ValidationError([{ path: 'state', message }], { subject: 'emulator options' })
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError(`The state of the emulator cannot be read from ${file}: ${why}.`, { cause })
  }
}

function isState(value: unknown): value is EmulatorState {
  return (
    typeof value === 'object' &&
    value !== null &&
    Reflect.get(value, 'format') === 'skillroute/emulator-state@1' &&
    Array.isArray(Reflect.get(value, 'entries')) &&
    typeof Reflect.get(value, 'place') === 'object' &&
    typeof Reflect.get(value, 'options') === 'object'
  )
}

/**
 * Brings a new emulator to a saved state by replaying the recorded changes.
 * @throws ValidationError when the result differs from the saved state
 */
export function restoreState(backend: Backend, state: EmulatorState): void {
  const { world, time } = backend
  time.stop()
  for (const entry of state.entries) {
    goTo(backend, entry)
    if (entry.kind === 'request') playRequest(backend, entry)
    else runNextDue(world, entry.dueMs)
  }
  goTo(backend, state.place)
  backend.journal.resume(state.entries)
  backend.tokens.restore(state.tokens)
  backend.newCorrelationId.skipTo(state.correlationIdsTaken)
  const digest = time.held(() => worldDigest(world))
  if (digest !== state.digest)
    throw new ValidationError([{ path: 'state', message: DIFFERS }], { subject: 'emulator state' })
  time.run(state.speed)
}

const DIFFERS =
  'does not lead to the saved org: the org was changed without its API (in its world, or by a second writer), or another version of skillroute saved it'

/** Restores time, random streams and history. */
function goTo({ world, time }: Backend, { atMs, simulatedMs, idsTaken, randomTaken }: StatePlace | StateEntry): void {
  if (atMs > time.now()) time.jump(new Date(atMs))
  const { ids, random } = getStreams(world)
  ids.skipTo(idsTaken)
  random.skipTo(randomTaken)
  if (simulatedMs !== undefined) getSimulation(world).simulateTo(simulatedMs)
}

function playRequest(backend: Backend, entry: StateRequest): void {
  const { method, path, query = '', headers, body = '', correlationId, tokenExpiresAtMs } = entry
  const { clientId = backend.client.clientId, userId } = entry
  if (isChange(entry)) getSimulation(backend.world).settle(entry.atMs)
  const bytes = new Uint8Array(Buffer.from(body, 'base64'))
  const request = { method, path, query: new URLSearchParams(query), headers, bytes, correlationId }
  const token =
    tokenExpiresAtMs === undefined ? undefined : { value: '', expiresAtMs: tokenExpiresAtMs, clientId, userId }
  try {
    apiCall(backend, request, token, NOTHING)
  } catch (error) {
    // A request that was refused then is refused again.
    if (!(error instanceof Refusal)) throw error
  }
}

/** The present state of an emulator. @param began the options with which it was started */
export function stateOfBackend(backend: Backend, began: EmulatorState['options']): EmulatorState {
  return backend.time.held(() => {
    const digest = worldDigest(backend.world)
    return {
      format: 'skillroute/emulator-state@1',
      options: began,
      entries: backend.journal.entries,
      place: backend.journal.place(),
      speed: backend.time.speed,
      correlationIdsTaken: backend.newCorrelationId.taken,
      tokens: backend.tokens.save(),
      digest,
    }
  })
}

/** The options that a state contains. */
export function beganWith(options: EmulatorOptions, nowMs: number): EmulatorState['options'] {
  const {
    now: _now,
    clock: _clock,
    port: _port,
    hosts: _hosts,
    tls: _tls,
    speed: _speed,
    state: _state,
    ...retained
  } = options
  return { ...retained, now: nowMs }
}

/** Writes a state to a file that only its owner may read: it contains tokens, and a twin's documents name people. */
export async function writeState(file: string, state: EmulatorState): Promise<void> {
  await writePrivate(file, `${JSON.stringify(state)}\n`)
}

/** A hash of a world's configuration, and of its history as far as it was requested. */
function worldDigest(world: World): string {
  const { org, divisions, skills, languages, queues, users, skillGroups, groups, changes, orgUtilization } = world
  return contentHash({
    org,
    divisions: [...divisions.values()],
    skills: [...skills.values()],
    languages: [...languages.values()],
    queues: [...queues.values()].map((queue) => ({ ...queue, members: [...queue.members.values()] })),
    users: [...users.values()].map(({ truth: _, ...user }) => ({
      ...user,
      skills: [...user.skills],
      languages: [...user.languages],
    })),
    skillGroups: [...skillGroups.values()].map((group) => ({ ...group, members: [...group.members] })),
    groups: [...groups.values()].map((group) => ({ ...group, members: [...group.members] })),
    changes,
    orgUtilization,
    history: historyDigest(world),
  })
}

function historyDigest(world: World): string {
  if (!getSimulation(world).begun) return ''
  const { count, start, type, agent, waitMs, talkMs, flags } = world.history()
  const columns = [start, type, agent, waitMs, talkMs, flags]
  return sha256(
    `${count} ${columns.map((column) => sha256(Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString('latin1'))).join(' ')}`,
  )
}
