/**
 * Wrong calls of every public function that takes options, made from what the functions say themselves: a name that
 * does not exist is answered with the names that do.
 */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entries } from '../../scripts/entries'
import { createClient, isSkillrouteError } from '../../src'
import { type Emulated, emulated } from '../support/emulated'

type Call = (options: object) => unknown

const doc = (kind: string): object => ({ format: `skillroute/${kind}@1` })
const NOWHERE = 'noSuchName0'

/** How each function is called with its options; documents are checked by their functions, after the options. */
const doors: Readonly<Record<string, (call: (...given: unknown[]) => unknown, client: unknown) => Call>> = {
  consoleLogger: first,
  startUserLogin: first,
  userLogin: first,
  pinoLogger: (call) => (options) => call(console, options),
  routingModel: (call) => (options) => call(emptySnapshot, emptyDemand, options),
  projectSaturation: (call) => (options) => call(emptyModel, options),
  optimizeAssignments: (call) => (options) => call(emptyModel, options),
  recommendSkills: (call) => (options) => call(emptyModel, options),
  scoreProficiency: (call) => (options) => call(emptyModel, options),
  proposeLevels: (call) => (options) => call(emptyModel, options),
  proposeRemovals: (call) => (options) => call(emptyModel, options),
  simulate: (call) => (options) => call(emptyModel, options),
  compareSimulations: (call) => (options) => call(emptyModel, emptyModel, options),
  whatIf: (call) => (options) => call(emptyModel, [], options),
  forecastDemand: (call) => (options) => call(history, options),
  backTestForecast: (call) => (options) => call(history, options),
  listenToTopics: (call, client) => (options) => call(client, ['v2.users.a.activity'], options),
  checkAccess: (call, client) => (options) => call(client, options),
  captureSnapshot: (call, client) => (options) => call(client, options),
  captureDemand: (call, client) => (options) => call(client, options),
  queueHistory: (call, client) => (options) => call(client, options),
  queueStatus: (call, client) => (options) => call(client, options),
  applyPlan: (call, client) => (options) => call(client, doc('plan'), { journal, ...options }),
  undoPlan: (call, client) => (options) => call(client, doc('plan'), { journal, ...options }),
  duePlan: (call, client) => (options) => call(client, doc('plan'), { journal, ...options }),
  verifyPlan: (call, client) => (options) => call(client, doc('plan'), options),
  approvePlan: (call) => (options) => call(doc('plan'), options),
  buildPlan: (call) => (options) => call({ snapshot: emptySnapshot, recommendations: [], ...options }),
  planOrg: (call, client) => (options) => call(client, options),
  readTargets: (call, client) => (options) => call(client, doc('snapshot'), undefined, options),
  attributeDrift: (call, client) => (options) => call(client, doc('drift'), options),
  compareSnapshots: (call) => (options) => call(doc('snapshot'), doc('snapshot'), options),
  auditChanges: (call, client) => (options) => call(client, options),
  snapshotChanges: (call, client) => (options) => call(client, options),
  checkGuardrails: first,
  exportMatrix: (call) => (options) => call(doc('snapshot'), options),
  exportWfm: (call, client) => (options) => call(client, options),
  validateRules: (call) => (options) => call('format: skillroute/rules@1', options),
  measureShares: (call, client) => (options) =>
    call(client, { queue: {}, agents: [] }, { start: '', end: '' }, options),
  intervalChartSvg: (call) => (options) => call({ rows: [], format: String }, options),
  lineChartSvg: (call) => (options) =>
    call({ moments: [], lines: [], format: String, xName: 'x', yName: 'y', labelEvery: {} }, options),
  pointChartSvg: (call) => (options) =>
    call({ points: [], xFormat: String, yFormat: String, xName: 'x', yName: 'y' }, options),
  calendarText: (call) => (options) => call({ name: '', org, timeZone: 'UTC', interval, entries: [] }, options),
  experimentText: (call) => (options) => call(doc('experiment'), options),
  explanationText: (call) => (options) => call(doc('explanation'), options),
  skillHygiene: (call) => (options) => call(emptyModel, emptySnapshot, options),
  staffDay: (call) => (options) => call([], options),
  readOrg: (call, client) => (options) => call(client, {}, options),
  staffingText: (call) => (options) => call(doc('staffing'), options),
  staffingCsv: (call) => (options) => call(doc('staffing'), options),
  staffingPage: (call) => (options) => call(doc('staffing'), options),
  trainingCsv: (call) => (options) => call(doc('training'), options),
  agentsCsv: (call) => (options) => call(doc('agent-report'), options),
  designExperiment: (call, client) => (options) => call(client, doc('plan'), options),
  previewUndo: (call, client) => (options) => call(client, doc('plan'), options),
  recommend: (call, client) => (options) => call(client, {}, options),
  watchQueues: (call) => (options) => call(['q'], options),
  notificationEvent: (call) => (options) => call({ topic: 't', ...options }, 0),
  missedEvents: (call) => (options) => call({ kind: 'gap', ...options }, 0),
  postgresJournal: (call) => (options) => call({ query: () => 0 }, 'name', options),
  htmlReport: (call) => (options) => call([], options),
  reviewMarkdown: (call) => (options) => call([], options),
  toCsv: (call) => (options) => call({ ...doc('drift'), differences: [] }, options),
  toText: (call) => (options) => call([], options),
  startEmulator: first,
  startTwin: first,
  startRecorder: first,
  fileAuditLog: second,
  fileLease: second,
  fileLedger: second,
  fileOutbox: second,
  fileTokenStore: second,
  memoryLease: first,
  memoryLedger: first,
  postgresLease: withPool,
  postgresLedger: withPool,
  postgresOutbox: withPool,
  createPostgresTables: withPool,
  redisLease: withPool,
  redisRateBudget: withPool,
  redisTokenStore: withPool,
  createReceiver: first,
  signWebhook: first,
  verifyWebhook: (call) => (options) => call({ headers: {}, body: '', ...options }),
  createRelay: first,
  reportEvents: (call) => (options) => call(doc('apply-report'), 'apply', options),
  auditLogEvents: (call) => (options) => call([], options),
  notificationSource: (call) => (options) => call({ subscribe: () => () => 0 }, options),
  openFleet: first,
  startWorker: first,
  traceApply: first,
  traceWithOpenTelemetry: (call, client) => (options) => call(client, options),
  compileSkillCalendar: (call) => (options) => call(doc('calendar'), options),
  runSkillCalendar: (call, client) => (options) => call(client, doc('calendar'), options),
  parseSkillCalendar: (call) => (options) => call('', options),
  parseDesired: (call) => (options) => call('', options),
  parseShifts: (call) => (options) => call({ agents: [] }, '', options),
  agentReportByDay: (call, client) => (options) => call(client, doc('snapshot'), options),
  analyzeExperiment: (call, client) => (options) => call(client, doc('experiment'), options),
  runExperiment: (call, client) => (options) => call(client, doc('experiment'), doc('plan'), options),
  endExperiment: (call, client) => (options) => call(client, doc('experiment'), doc('plan'), options),
  explainRouting: (call, client) => (options) => call(client, 'id', options),
  measureAgreement: (call, client) => (options) => call(client, options),
  learnForecasts: (call, client) => (options) => call(client, [], options),
  probeOrg: (call, client) => (options) => call(client, options),
  restoreProbe: (call, client) => (options) => call(client, options),
  runOffPeak: first,
  staffCenter: (call) => (options) => call(emptyModel, options),
  staffModel: (call) => (options) => call(emptyModel, options),
  staffOrg: (call, client) => (options) => call(client, options),
  valueTraining: (call) => (options) => call(emptyModel, options),
  weightsToLevels: (call) => (options) => call(emptyModel, 'q', {}, options),
}

const journal = { append: () => 0, read: () => [], close: () => 0 }
const emptyModel = { ...doc('model'), skills: [], queues: [], contactTypes: [], agents: [], notes: [] }
const org = { id: 'o', name: 'O' }
const interval = { start: '2027-01-04T00:00:00.000Z', end: '2027-01-11T00:00:00.000Z' }
const emptySnapshot = { ...doc('snapshot'), org, skills: [], languages: [], queues: [], agents: [], skillGroups: [] }
const history = { interval, granularityMinutes: 60, contactTypes: [] }
const emptyDemand = { ...doc('demand'), ...history, org, agents: [], staffing: [], notes: [] }

function first(call: (...given: unknown[]) => unknown): Call {
  return (options) => call(options)
}
function second(call: (...given: unknown[]) => unknown): Call {
  return (options) => call('/no/such/place', options)
}
function withPool(call: (...given: unknown[]) => unknown): Call {
  return (options) => call({ query: () => 0, eval: () => 0 }, options)
}

let emulator: Emulated
let client: ReturnType<typeof createClient>
beforeAll(async () => {
  emulator = await emulated({ agents: 2, queues: 1, skills: 1 })
  client = emulator.client
})
afterAll(() => emulator.stop())

interface Said {
  readonly path: string
  readonly message: string
}

/** What a function says of options, which it must refuse. */
async function said(call: Call, options: object): Promise<readonly Said[]> {
  try {
    // A name more, so that nothing is accepted.
    await call({ ...options, noSuchName1: 1 })
  } catch (error) {
    if (!isSkillrouteError(error)) throw error
    return 'issues' in error ? (error.issues as readonly Said[]) : []
  }
  return []
}

/** The names that an object at a place may have, as the refusal of another name gives them. */
function namesAt(issues: readonly Said[], place: string): string[] | undefined {
  const found = issues.find(({ path }) => path.endsWith(`${place}${NOWHERE}`))
  return found?.message.match(/there are (.*)$/)?.[1]?.split(', ')
}

const nested = (keys: readonly string[], inside: object): object =>
  keys.reduceRight((value, key) => ({ [key]: value }), inside)

describe('wrong options', () => {
  const functions: Record<string, (...given: unknown[]) => unknown> = {}
  beforeAll(async () => {
    for (const source of Object.values(entries)) Object.assign(functions, await import(join(process.cwd(), source)))
  })

  it('are made for every function but those without options', () => {
    const callable = Object.keys(functions).filter(
      (name) => /^[a-z]/.test(name) && typeof functions[name] === 'function',
    )
    expect(callable.filter((name) => !(name in doors)).sort()).toEqual(WITHOUT)
  })

  it.each(Object.entries(doors))('of %s are refused at any depth, and nothing is sent', async (name, make) => {
    const call = functions[name]
    if (call === undefined) throw new Error(`${name} is not public`)
    const before = emulator.emulator.stats.requests
    await refuseAll(make(call, client), name)
    expect(emulator.emulator.stats.requests).toBe(before)
  })

  it('and wrong queries of the client, before anything is sent', async () => {
    const fetch = async (): Promise<Response> => Response.json({ code: 'not.found' }, { status: 404 })
    const auth = { clientId: 'c', clientSecret: 'secret-secret', kind: 'clientCredentials' as const }
    const offline = createClient({ region: 'eu_west_1', auth, fetch, ratePerMinute: 1_000_000, retry: { attempts: 1 } })
    let queries = 0
    async function visit(at: object, path: string): Promise<void> {
      for (const [name, value] of Object.entries(at)) {
        if (typeof value === 'object' && value !== null && name !== 'clock') await visit(value, `${path}.${name}`)
        if (typeof value !== 'function' || ['close', 'endPause', 'rateLimit', 'on', 'request'].includes(name)) continue
        for (const ids of [[], ['a'], ['a', '2027-01-04'], ['a', '2027-01-04', 'f']]) {
          const door: Call = async (query) => await readAll(Reflect.apply(value, at, [...ids, query]))
          if (namesAt(await said(door, { [NOWHERE]: 1 }), 'query.') === undefined) continue
          queries += 1
          await refuseAll(door, `${path}.${name}`)
        }
      }
    }
    await visit(offline, 'client')
    await offline.close()
    expect(queries).toBeGreaterThan(30)
  })
})

/** Lists ask for nothing before they are read. */
async function readAll(answer: unknown): Promise<void> {
  const given: unknown = await answer
  const all: unknown = Object(given).toArray
  if (typeof all === 'function') await Reflect.apply(all, given, [])
}

/** Every wrong name and kind at every depth. */
async function refuseAll(door: Call, name: string): Promise<void> {
  async function refuseAt(keys: readonly string[]): Promise<void> {
    const place = keys.map((key) => `${key}.`).join('')
    const names = namesAt(await said(door, nested(keys, { [NOWHERE]: 1 })), place)
    if (keys.length === 0) expect(names, name).toBeDefined()
    if (names === undefined) return
    const misspelled = names.map((one) => `${one}q`)
    const told = await said(door, nested(keys, Object.fromEntries(misspelled.map((one) => [one, 1]))))
    for (const [at, one] of misspelled.entries()) {
      const issue = told.find(({ path }) => path.endsWith(`${place}${one}`))
      expect(issue?.message, `${place}${one}`).toContain(names[at])
    }
    for (const one of names) {
      if (OPEN.includes(one)) continue
      const wrong = await said(door, nested(keys, { [one]: Symbol('wrong') }))
      expect(
        wrong.some(({ path }) => path.endsWith(`${place}${one}`)),
        `${place}${one} of a wrong kind`,
      ).toBe(true)
    }
    if (keys.length < 3) for (const one of names) await refuseAt([...keys, one])
  }
  await refuseAt([])
}

/** Options that may be anything at their door and are checked behind it. */
const OPEN = ['body', 'secrets']

/** Functions without options, those of single numbers and texts, and those whose wrong calls other tests make. */
const WITHOUT: readonly string[] =
  'accessToken agentOccupancy ahtSeconds allOf answered anyOf applyMoves asaSeconds balanceAccuracy buildAgentReport chatQueue clientCredentials compareRules contactMeasures contactTypeId createClient defineModel driftEvent erlangA erlangB erlangC etag exists experimentStatus exportWorkbook fileJournal isApiError isSkillrouteError manualClock memoryAuditLog memoryJournal memoryOutbox memoryTokenStore missingPermissions normalizeWeights notExists operation parseGuardrails parsePlan parseProfile parseSnapshot planEvent planHash publishApply publishDiagnostics queueOccupancy redactProfile requiredAgents rulesToDesired seededRandom serviceLevel skillCoverage solveFluid validateWeights weightDistance windowSpans withPseudonyms withResponse'.split(
    ' ',
  )
