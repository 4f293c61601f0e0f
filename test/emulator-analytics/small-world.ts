import { seededRandom } from '../../src/core/random'
import { getSimulation } from '../../src/emulator/history'
import type { World, WorldChange, WorldContactType, WorldQueue, WorldUser } from '../../src/emulator/model/types'

/** What a hand-made world looks like. */
export interface SmallWorldOptions {
  readonly seed?: number
  readonly agents?: number
  /** Mean contacts a quarter-hour of each type, day and night. */
  readonly rate?: number
  readonly method?: 'NONE' | 'ALL' | 'BEST'
  readonly rings?: readonly number[]
  readonly patienceSeconds?: number
}

/** A Monday. */
export const smallWorldEnd = Date.UTC(2026, 1, 2, 12)

/**
 * Two queues (voice and chat), three skills, three contact types on the first queue (none, one and two skills) and one
 * on the second that nobody can serve. Agents work 8-16 UTC on weekdays.
 */
export function smallWorld(options: SmallWorldOptions = {}): World {
  const { seed = 1, agents = 12, rate = 3, method = 'ALL', rings = [], patienceSeconds = 180 } = options
  const ids = idSource(`small world ${seed}`)
  const divisionId = ids()
  const [red, green, orphan] = [ids(), ids(), ids()]
  const queues = [queueOf(ids(), 'Phone', divisionId, method, rings), queueOf(ids(), 'Chat', divisionId, method, [])]
  const users = Array.from({ length: agents }, (_, i) => userOf(ids(), i, divisionId, [red, green]))
  for (const queue of queues) {
    for (const [i, user] of users.entries()) {
      const ringNumber = rings.length > 0 ? 1 + (i % (rings.length + 1)) : 1
      queue.members.set(user.id, { userId: user.id, joined: true, ringNumber, memberBy: 'user', addedAtMs: 0 })
    }
  }
  const [phone, chat] = queues
  const type = (queueId: string, mediaType: string, skillIds: string[]): WorldContactType => ({
    queueId,
    mediaType,
    languageId: undefined,
    skillIds,
    meanHandleSeconds: 300,
    patienceSeconds,
    weekRates: new Float64Array(672).fill(rate),
  })
  return worldOf(
    seed,
    divisionId,
    ids,
    queues,
    users,
    [red, green, orphan],
    [
      type(phone?.id ?? '', 'voice', []),
      type(phone?.id ?? '', 'voice', [red]),
      type(phone?.id ?? '', 'voice', [red, green]),
      type(chat?.id ?? '', 'chat', [orphan]),
    ],
  )
}

function worldOf(
  seed: number,
  divisionId: string,
  newId: () => string,
  queues: WorldQueue[],
  users: WorldUser[],
  skills: string[],
  contactTypes: WorldContactType[],
): World {
  const changes: WorldChange[] = []
  const world: World = {
    org: { id: newId(), name: 'Small' },
    seed,
    startedAtMs: smallWorldEnd,
    now: () => smallWorldEnd,
    divisions: new Map([[divisionId, { id: divisionId, name: 'Home', description: '', homeDivision: true }]]),
    skills: new Map(
      skills.map((id, i) => [
        id,
        { id, name: `skill ${i}`, state: 'active', divisionId, dateModifiedMs: 0, version: 1, visibleAtMs: 0 },
      ]),
    ),
    languages: new Map(),
    queues: new Map(queues.map((queue) => [queue.id, queue])),
    users: new Map(users.map((user) => [user.id, user])),
    skillGroups: new Map(),
    groups: new Map(),
    wrapupCodes: new Map(),
    utilizationLabels: new Map(),
    predictors: new Map(),
    routingSettings: {},
    contactTypes,
    orgUtilization: {},
    changes,
    pending: [],
    history: () => getSimulation(world).history(),
    random: seededRandom(seed),
    newId,
    record: (change) => void changes.push({ atMs: smallWorldEnd, ...change, id: newId() }),
    later: (atMs, run) => void world.pending.push({ atMs, run }),
    slots: new Map(),
  }
  return world
}

function queueOf(
  id: string,
  name: string,
  divisionId: string,
  method: string,
  timeouts: readonly number[],
): WorldQueue {
  const ring = (threshold: number) => ({ expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold }], actions: {} })
  const mediaSettings = { call: { serviceLevel: { percentage: 0.8, durationMs: 20_000 } } }
  const bullseye = timeouts.length > 0 ? { rings: [...timeouts, 2].map(ring) } : undefined
  return {
    id,
    config: { name, divisionId, skillEvaluationMethod: method, mediaSettings, ...(bullseye ? { bullseye } : {}) },
    dateCreatedMs: 0,
    dateModifiedMs: 0,
    modifiedBy: '',
    members: new Map(),
  }
}

function userOf(id: string, index: number, divisionId: string, skills: readonly string[]): WorldUser {
  const held = skills.filter((_, k) => index % (k + 2) === 0)
  const shift = { startMinute: 8 * 60, endMinute: 16 * 60 }
  return {
    id,
    name: `Agent ${index}`,
    email: `agent${index}@example.com`,
    state: 'active',
    divisionId,
    title: '',
    department: '',
    acdAutoAnswer: false,
    version: 1,
    skills: new Map(held.map((skill, k) => [skill, 1 + ((index + k) % 5)])),
    languages: new Map(),
    certifications: [],
    licenses: [],
    routingStatus: 'OFF_QUEUE',
    utilization: undefined,
    truth: { speed: new Map([['', 0.8 + (index % 5) * 0.1]]), resolution: new Map([['', 0.8]]) },
    shifts: [shift, shift, shift, shift, shift, null, null],
  }
}

function idSource(seed: string): () => string {
  const random = seededRandom(seed)
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('')
  return () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`
}
