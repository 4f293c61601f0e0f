import * as z from 'zod/mini'
import { checkFunction, checkParts } from '../core/checks'
import { isSkillrouteError } from '../core/errors'
import { redactText } from '../core/json/redact'
import { checkOptions, text } from '../core/schema'
import type { Plan } from '../documents'
import type { TelemetryAttributes, TelemetrySpan } from './otel'
import { type TelemetryOptions, telemetryFields } from './trace-requests'

/** The part of the progress of `applyPlan` that is traced. */
export interface ApplyPhase {
  readonly step: string
  /** Changes written, found as planned, or ended without a write. */
  readonly done: number
  /** Changes of the plan. */
  readonly total: number
}

/** The part of a run's report that is traced. */
export interface ApplyOutcome {
  readonly outcome: string
  readonly counts: Readonly<Record<string, number>>
  readonly requests: { readonly reads: number; readonly writes: number; readonly retries: number }
}

/** Where the span and the metrics of a run go. */
export interface TraceApplyOptions extends TelemetryOptions {
  /** Name of the span. Default `skillroute.apply`. */
  readonly name?: string | undefined
}

/** `SpanStatusCode.ERROR` of the OpenTelemetry API, of which nothing is imported. */
const ERROR_STATUS = 2

/**
 * One span around a run of a plan, with an event for each of its phases, the outcome and the counts as attributes. It is
 * active during the run, so that spans of `traceWithOpenTelemetry` become its children where a context manager is set up.
 * Metric: `skillroute.apply.changes`, by status.
 *
 * @param run applies the plan; pass the function that it gets as `onProgress`
 * @returns the result of `run`
 * @throws what `run` throws, after its code was recorded on the span
 * @example
 * await traceApply({ tracer, meter }, plan, (onProgress) => applyPlan(client, plan, { journal, onProgress }))
 */
export async function traceApply<R extends ApplyOutcome>(
  options: TraceApplyOptions,
  plan: Pick<Plan, 'id' | 'hash' | 'org' | 'changes'>,
  run: (onProgress: (progress: ApplyPhase) => void) => Promise<R>,
): Promise<R> {
  checkOptions(options, { ...telemetryFields(), name: z.optional(text()) })
  const { tracer, meter, name = 'skillroute.apply' } = options
  checkParts(plan, 'plan', 'id', 'hash', 'org', 'changes')
  checkFunction(run, 'run')
  const changes = meter?.createCounter('skillroute.apply.changes', {
    unit: '{change}',
    description: 'Changes of plans, by what became of them.',
  })
  const count = (report: R): R => {
    for (const [status, number] of Object.entries(report.counts))
      if (number > 0) changes?.add(number, { 'skillroute.change.status': status })
    return report
  }
  if (tracer === undefined) return count(await run(() => undefined))
  const attributes: TelemetryAttributes = {
    'skillroute.plan.id': plan.id,
    'skillroute.plan.hash': plan.hash,
    'skillroute.org.id': plan.org.id,
    'skillroute.plan.changes': plan.changes.length,
  }
  return tracer.startActiveSpan(name, { attributes }, async (span) => {
    try {
      const report = count(await run(phases(span)))
      span.setAttributes(outcomeAttributes(report))
      return report
    } catch (error) {
      span.setAttribute('error.type', errorType(error))
      span.setStatus({
        code: ERROR_STATUS,
        message: redactText(error instanceof Error ? error.message : String(error)),
      })
      throw error
    } finally {
      span.end()
    }
  })
}

/** Adds an event to the span when the phase changes. */
function phases(span: TelemetrySpan): (progress: ApplyPhase) => void {
  let last: string | undefined
  return ({ step: phase, done, total }) => {
    if (phase === last) return
    last = phase
    span.addEvent(`skillroute.apply.${phase}`, { 'skillroute.changes.done': done, 'skillroute.changes.total': total })
  }
}

function outcomeAttributes({ outcome, counts, requests }: ApplyOutcome): TelemetryAttributes {
  const named = Object.entries(counts).map(([status, number]) => [`skillroute.changes.${status}`, number] as const)
  return {
    'skillroute.apply.outcome': outcome,
    ...Object.fromEntries(named),
    'skillroute.requests.reads': requests.reads,
    'skillroute.requests.writes': requests.writes,
    'skillroute.requests.retries': requests.retries,
  }
}

function errorType(error: unknown): string {
  if (isSkillrouteError(error)) return error.code
  return error instanceof Error ? error.name : '_OTHER'
}
