import * as z from 'zod/mini'
import type { Client } from '../client'
import { checkParts } from '../core/checks'
import { checkOptions, type ShapeOf, withMethods } from '../core/schema'
import type { TransportEvents } from '../transport/wiring/types'
import type { TelemetryAttributes, TelemetryCallback, TelemetryMeter, TelemetrySpan, TelemetryTracer } from './otel'

/** Where spans and metrics go: a `Tracer` and a `Meter` of `@opentelemetry/api`. Either may be left out. */
export interface TelemetryOptions {
  /** Where spans go. Default: nowhere. */
  readonly tracer?: TelemetryTracer | undefined
  /** Where metrics go. Default: nowhere. */
  readonly meter?: TelemetryMeter | undefined
}

/** Fields of {@link TelemetryOptions}. */
export const telemetryFields = () =>
  ({
    tracer: z.optional(withMethods('startSpan', 'startActiveSpan')),
    meter: z.optional(withMethods('createHistogram', 'createCounter', 'createObservableGauge')),
  }) satisfies ShapeOf<TelemetryOptions>

/** `SpanKind.CLIENT` and `SpanStatusCode.ERROR` of the OpenTelemetry API, of which nothing is imported. */
const CLIENT_SPAN = 2
const ERROR_STATUS = 2

/** Bounds in seconds that OpenTelemetry's conventions advise for the duration of HTTP requests. */
const DURATION_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

type Began = TransportEvents['request']
type Ended = TransportEvents['response'] | TransportEvents['failure']

/**
 * A client span for each sent request, repeats included, and metrics, named by OpenTelemetry's conventions for HTTP clients.
 * Spans are children of the span that is active at the call. They hold no header, body or query.
 *
 * Metrics: `http.client.request.duration` (s) and, of our own, `skillroute.client.retries`,
 * `skillroute.client.throttle.duration` (s), `skillroute.client.tokens` and `skillroute.client.rate.used`.
 * @returns a function that ends it; requests under way get their spans ended without an outcome
 * @example
 * const stop = traceWithOpenTelemetry(client, { tracer: trace.getTracer('app'), meter: metrics.getMeter('app') })
 */
export function traceWithOpenTelemetry(
  client: Pick<Client, 'on' | 'baseUrl' | 'rateLimit'>,
  options: TelemetryOptions,
): () => void {
  checkParts(client, 'client', 'on', 'baseUrl', 'rateLimit')
  checkOptions(options, telemetryFields())
  const { tracer, meter } = options
  const { baseUrl } = client
  const stops: (() => void)[] = []
  if (tracer !== undefined) stops.push(traceRequests(client, baseUrl, tracer))
  if (meter !== undefined) stops.push(measure(client, baseUrl, meter))
  return () => {
    for (const stop of stops) stop()
  }
}

function traceRequests(client: Pick<Client, 'on'>, baseUrl: string, tracer: TelemetryTracer): () => void {
  // By call: a call has one request under way at a time.
  const open = new Map<string, TelemetrySpan>()
  const end = (event: Ended): void => {
    const span = open.get(event.id)
    open.delete(event.id)
    if (span === undefined) return
    span.setAttributes(outcomeAttributes(event))
    if ('correlationId' in event && event.correlationId !== undefined)
      span.setAttribute('skillroute.correlation_id', event.correlationId)
    if (findErrorType(event) !== undefined) span.setStatus({ code: ERROR_STATUS })
    span.end()
  }
  const stops = [
    client.on('request', (event) => open.set(event.id, tracer.startSpan(nameOf(event), spanOptions(event, baseUrl)))),
    client.on('response', end),
    client.on('failure', end),
  ]
  return () => {
    for (const stop of stops) stop()
    for (const span of open.values()) span.end()
    open.clear()
  }
}

function spanOptions(event: Began, baseUrl: string) {
  const attributes: TelemetryAttributes = {
    ...routeAttributes(event, baseUrl),
    'url.full': buildUrl(event, baseUrl),
    'skillroute.operation': event.operation,
    ...(event.attempt > 1 ? { 'http.request.resend_count': event.attempt - 1 } : {}),
  }
  return { kind: CLIENT_SPAN, attributes } as const
}

/** The conventions' name of a client span: the method, and the template where there is one, never a path with ids. */
function nameOf({ method, template }: Began): string {
  return template === undefined ? method : `${method} ${template}`
}

function measure(client: Pick<Client, 'on' | 'rateLimit'>, baseUrl: string, meter: TelemetryMeter): () => void {
  const duration = meter.createHistogram('http.client.request.duration', {
    unit: 's',
    description: 'Duration of HTTP client requests.',
    advice: { explicitBucketBoundaries: DURATION_BOUNDS },
  })
  const retries = meter.createCounter('skillroute.client.retries', {
    unit: '{retry}',
    description: 'Repeats of requests, by what made them necessary.',
  })
  const throttle = meter.createHistogram('skillroute.client.throttle.duration', {
    unit: 's',
    description: 'Pauses that answers with status 429 caused.',
  })
  const tokens = meter.createCounter('skillroute.client.tokens', {
    unit: '{token}',
    description: 'Tokens requested, renewed, taken from the store, or rejected.',
  })
  const used = meter.createObservableGauge('skillroute.client.rate.used', {
    unit: '{request}',
    description: 'Requests of the last 60 s, which the rate limits.',
  })
  const server = serverAttributes(baseUrl)
  const observe: TelemetryCallback = (result) => result.observe(client.rateLimit().usedLastMinute, server)
  const record = (event: Ended): void =>
    duration.record(event.durationMs / 1000, { ...routeAttributes(event, baseUrl), ...outcomeAttributes(event) })
  used.addCallback(observe)
  const stops = [
    client.on('response', record),
    client.on('failure', record),
    client.on('retry', ({ reason }) => retries.add(1, { ...server, 'error.type': reason })),
    client.on('throttle', ({ waitMs, scope }) =>
      throttle.record(waitMs / 1000, { ...server, 'skillroute.throttle.scope': scope }),
    ),
    client.on('token', ({ kind }) => tokens.add(1, { ...server, 'skillroute.token.kind': kind })),
    () => used.removeCallback(observe),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

function routeAttributes(event: Began | Ended, baseUrl: string): TelemetryAttributes {
  const { method, template } = event
  return {
    'http.request.method': method,
    ...serverAttributes(buildUrl(event, baseUrl)),
    ...(template === undefined ? {} : { 'url.template': template }),
  }
}

function outcomeAttributes(event: Ended): TelemetryAttributes {
  const errorType = findErrorType(event)
  return {
    ...('status' in event ? { 'http.response.status_code': event.status } : {}),
    ...(errorType === undefined ? {} : { 'error.type': errorType }),
  }
}

/** The conventions' `error.type`: the status as text, or the reason if no answer came. */
function findErrorType(event: Ended): string | undefined {
  if ('reason' in event) return event.reason
  return event.status >= 400 ? String(event.status) : undefined
}

/** Where a request goes, without its query. A transfer's path is a whole URL. */
function buildUrl({ path }: Began | Ended, baseUrl: string): string {
  return path.startsWith('/') ? baseUrl + path : path
}

const PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 }

function serverAttributes(url: string): TelemetryAttributes {
  const { hostname, port, protocol } = new URL(url)
  const number = port === '' ? PORTS[protocol] : Number(port)
  return { 'server.address': hostname, ...(number === undefined ? {} : { 'server.port': number }) }
}
