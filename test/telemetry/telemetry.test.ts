import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type Context, context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ErrorJson } from '../../src'
import { memoryJournal } from '../../src/stores/memory/memory'
import { publishApply, publishDiagnostics, traceApply, traceWithOpenTelemetry } from '../../src/telemetry'
import { CHANNELS } from '../../src/telemetry/diagnostics'
import { applyPlan } from '../../src/workflows'
import { type Emulated, emulated } from '../support/emulated'
import { anOutsider, aQueue, planOf } from '../support/safe-change'

let org: Emulated
let spans: InMemorySpanExporter
let traces: BasicTracerProvider
let meters: MeterProvider
let exported: InMemoryMetricExporter
let reader: PeriodicExportingMetricReader

/** What an application sets up once: the span that is active follows the asynchronous work. */
const active = new AsyncLocalStorage<Context>()

beforeAll(() => {
  context.setGlobalContextManager({
    active: () => active.getStore() ?? ROOT_CONTEXT,
    with: (to, fn, self, ...args) => active.run(to, () => fn.apply(self, args)),
    bind: (_context, target) => target,
    enable() {
      return this
    },
    disable() {
      return this
    },
  })
})
afterAll(() => context.disable())

beforeEach(async () => {
  org = await emulated({ agents: 20 })
  spans = new InMemorySpanExporter()
  traces = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] })
  exported = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  reader = new PeriodicExportingMetricReader({ exporter: exported, exportIntervalMillis: 3_600_000 })
  meters = new MeterProvider({ readers: [reader] })
})
afterEach(async () => {
  await org.stop()
  await traces.shutdown()
  await meters.shutdown()
})

const tracer = () => traces.getTracer('test')
const meter = () => meters.getMeter('test')

async function points(name: string) {
  await reader.forceFlush()
  return exported
    .getMetrics()
    .slice(-1)
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
    .filter(({ descriptor }) => descriptor.name === name)
    .flatMap(({ dataPoints }) => [...dataPoints])
}

const user = (): string => org.emulator.world.users.keys().next().value ?? ''

describe('spans of requests', () => {
  it('carry the conventions of HTTP clients', async () => {
    const stop = traceWithOpenTelemetry(org.client, { tracer: tracer() })
    await org.client.routing.userSkills.get(user())
    stop()
    await org.client.organizations.me()
    const { hostname, port } = new URL(org.emulator.url)
    expect(spans.getFinishedSpans()).toHaveLength(1)
    expect(spans.getFinishedSpans()[0]).toMatchObject({
      name: 'GET /api/v2/users/{userId}/routingskills',
      kind: SpanKind.CLIENT,
      status: { code: SpanStatusCode.UNSET },
      attributes: {
        'http.request.method': 'GET',
        'http.response.status_code': 200,
        'server.address': hostname,
        'server.port': Number(port),
        'url.full': `${org.emulator.url}/api/v2/users/${user()}/routingskills`,
        'url.template': '/api/v2/users/{userId}/routingskills',
        'skillroute.operation': 'getUserRoutingskills',
        'skillroute.correlation_id': expect.any(String),
      },
    })
  })

  it('are one for each attempt, failed ones by their reason', async () => {
    traceWithOpenTelemetry(org.client, { tracer: tracer() })
    org.emulator.faults.add({ method: 'GET', times: 1, fault: { kind: 'status', status: 503 } })
    await org.client.organizations.me()
    org.emulator.faults.add({ method: 'GET', times: 1, fault: { kind: 'reset', when: 'before' } })
    await org.client.organizations.me()
    const seen = spans
      .getFinishedSpans()
      .map(({ attributes, status }) => [
        attributes['http.response.status_code'],
        attributes['error.type'],
        attributes['http.request.resend_count'],
        status.code,
      ])
    expect(seen).toEqual([
      [503, '503', undefined, SpanStatusCode.ERROR],
      [200, undefined, 1, SpanStatusCode.UNSET],
      [undefined, 'reset', undefined, SpanStatusCode.ERROR],
      [200, undefined, 1, SpanStatusCode.UNSET],
    ])
  })

  it('end when the caller aborts', async () => {
    traceWithOpenTelemetry(org.client, { tracer: tracer() })
    const abort = new AbortController()
    org.client.on('request', () => abort.abort(new Error('enough')))
    await expect(org.client.organizations.me({ signal: abort.signal })).rejects.toThrow('enough')
    expect(spans.getFinishedSpans().map(({ attributes }) => attributes['error.type'])).toEqual(['aborted'])
  })

  it('are children of what is active where the call was made, also when calls wait for each other', async () => {
    traceWithOpenTelemetry(org.client, { tracer: tracer() })
    const users = [...org.emulator.world.users.keys()].slice(0, 15)
    await Promise.all(
      users.map((id) =>
        tracer().startActiveSpan(id, async (span) => {
          await org.client.routing.userSkills.get(id)
          span.end()
        }),
      ),
    )
    const all = spans.getFinishedSpans()
    const names = new Map(all.map((span) => [span.spanContext().spanId, span.name]))
    const parents = all
      .filter(({ kind }) => kind === SpanKind.CLIENT)
      .map(({ attributes, parentSpanContext }) => [
        String(attributes['url.full']).split('/').at(-2),
        names.get(parentSpanContext?.spanId ?? ''),
      ])
    expect(parents).toHaveLength(15)
    for (const [id, parent] of parents) expect(parent).toBe(id)
  })
})

describe('metrics', () => {
  it('count requests, repeats, waits and tokens', async () => {
    const stop = traceWithOpenTelemetry(org.client, { meter: meter() })
    org.emulator.faults.add({ method: 'GET', times: 1, fault: { kind: 'rateLimit', retryAfterSeconds: 3 } })
    await org.client.organizations.me()
    const durations = await points('http.client.request.duration')
    expect(durations.map(({ attributes }) => attributes)).toEqual([
      expect.objectContaining({ 'http.response.status_code': 429, 'error.type': '429' }),
      {
        'http.request.method': 'GET',
        'http.response.status_code': 200,
        'server.address': '127.0.0.1',
        'server.port': Number(new URL(org.emulator.url).port),
        'url.template': '/api/v2/organizations/me',
      },
    ])
    expect(await points('skillroute.client.retries')).toMatchObject([
      { value: 1, attributes: { 'error.type': 'rateLimit' } },
    ])
    expect(await points('skillroute.client.throttle.duration')).toMatchObject([{ value: { count: 1, sum: 3 } }])
    expect(await points('skillroute.client.tokens')).toMatchObject([
      { value: 1, attributes: { 'skillroute.token.kind': 'requested' } },
    ])
    expect(await points('skillroute.client.rate.used')).toMatchObject([{ value: 2 }])
    stop()
    await org.client.organizations.me()
    expect((await points('skillroute.client.retries')).length).toBe(1)
    expect((await points('http.client.request.duration')).map(({ value }) => value)).toMatchObject([
      { count: 1 },
      { count: 1 },
    ])
  })
})

describe('a run of a plan', () => {
  async function aPlan() {
    const queue = aQueue(org)
    const id = anOutsider(org, queue)
    return (await planOf(org, { queues: { [queue.id]: { members: { [id]: { joined: true } } } } })).plan
  }

  it('is one span, with its requests below it and its phases as events', async () => {
    const plan = await aPlan()
    traceWithOpenTelemetry(org.client, { tracer: tracer() })
    const report = await traceApply({ tracer: tracer(), meter: meter() }, plan, (onProgress) =>
      applyPlan(org.client, plan, { journal: memoryJournal(), onProgress }),
    )
    expect(report.outcome).toBe('done')
    const run = spans.getFinishedSpans().find(({ name }) => name === 'skillroute.apply')
    expect(run?.attributes).toMatchObject({
      'skillroute.plan.id': plan.id,
      'skillroute.plan.changes': plan.changes.length,
      'skillroute.apply.outcome': 'done',
      'skillroute.changes.applied': plan.changes.length,
      'skillroute.requests.writes': report.requests.writes,
    })
    expect(run?.events.map(({ name }) => name)).toEqual(
      ['checking', 'writing', 'verifying', 'done'].map((phase) => `skillroute.apply.${phase}`),
    )
    const children = spans.getFinishedSpans().filter(({ kind }) => kind === SpanKind.CLIENT)
    expect(children.length).toBeGreaterThan(2)
    for (const { parentSpanContext } of children) expect(parentSpanContext?.spanId).toBe(run?.spanContext().spanId)
    expect(await points('skillroute.apply.changes')).toMatchObject([
      { value: plan.changes.length, attributes: { 'skillroute.change.status': 'applied' } },
    ])
  })

  it('that is refused is marked with the code, and the error goes on', async () => {
    const plan = await aPlan()
    const failing = traceApply({ tracer: tracer() }, plan, () =>
      applyPlan(org.client, { ...plan, org: { ...plan.org, id: 'another' } }, { journal: memoryJournal() }),
    )
    await expect(failing).rejects.toMatchObject({ name: 'PlanError' })
    const error: ErrorJson = await failing.catch((reason) => reason.toJSON())
    const [run] = spans.getFinishedSpans()
    expect(run?.attributes['error.type']).toBe(error.code)
    expect(run?.status).toEqual({ code: SpanStatusCode.ERROR, message: error.message })
  })

  it('is told on its channel', async () => {
    const plan = await aPlan()
    const heard: unknown[] = []
    const hear = (message: unknown): number => heard.push(message)
    subscribe(CHANNELS.apply, hear)
    await applyPlan(org.client, plan, { journal: memoryJournal(), onProgress: publishApply(plan) })
    unsubscribe(CHANNELS.apply, hear)
    const total = plan.changes.length
    expect(heard.at(-1)).toEqual({ planId: plan.id, orgId: plan.org.id, step: 'done', done: total, total })
  })
})

describe('channels', () => {
  it('carry every event of the client, until it is stopped', async () => {
    const heard: string[] = []
    const hear = (message: unknown, name: string | symbol): number =>
      heard.push(`${String(name)} ${org.emulator.url === baseOf(message)}`)
    for (const name of Object.values(CHANNELS)) subscribe(name, hear)
    const stop = publishDiagnostics(org.client)
    org.emulator.faults.add({ method: 'GET', times: 1, fault: { kind: 'reset', when: 'before' } })
    await org.client.organizations.me()
    stop()
    await org.client.organizations.me()
    for (const name of Object.values(CHANNELS)) unsubscribe(name, hear)
    expect(heard).toEqual(
      ['token', 'request', 'failure', 'retry', 'request', 'response'].map((event) => `skillroute:${event} true`),
    )
  })
})

it('shows no secret and no token anywhere', async () => {
  const { clientSecret } = org.emulator
  const heard: unknown[] = []
  const hear = (message: unknown): number => heard.push(message)
  for (const name of Object.values(CHANNELS)) subscribe(name, hear)
  const stops = [
    publishDiagnostics(org.client),
    traceWithOpenTelemetry(org.client, { tracer: tracer(), meter: meter() }),
  ]
  org.emulator.faults.add({ method: 'GET', times: 1, fault: { kind: 'revokeToken' } })
  await org.client.users.list({}, { headers: { 'x-api-key': 'marked-secret-1' } }).first()
  await org.client.routing.userSkills.get(clientSecret).catch(() => undefined)
  for (const stop of stops) stop()
  for (const name of Object.values(CHANNELS)) unsubscribe(name, hear)
  await reader.forceFlush()
  const all = JSON.stringify([
    heard,
    spans.getFinishedSpans().map(({ name, attributes, status, events }) => ({ name, attributes, status, events })),
    exported.getMetrics().map(({ scopeMetrics }) => scopeMetrics),
  ])
  expect(all.length).toBeGreaterThan(1_000)
  for (const secret of [clientSecret, 'marked-secret-1', 'Bearer']) expect(all).not.toContain(secret)
  expect(trace.getActiveSpan()).toBeUndefined()
})

function baseOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null ? Reflect.get(message, 'baseUrl') : undefined
}
