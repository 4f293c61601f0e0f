/**
 * Observability of clients and runs: Node's diagnostics channels and OpenTelemetry.
 * @module
 */

export type { Client } from '../client'
export type * from '../documents'
export type { TransportEvents } from '../transport/wiring/types'
export type { ApplyMessage, DiagnosticMessage } from './diagnostics'
export { publishApply, publishDiagnostics } from './diagnostics'
export type {
  TelemetryAttributes,
  TelemetryCallback,
  TelemetryInstrumentOptions,
  TelemetryMeter,
  TelemetrySpan,
  TelemetrySpanOptions,
  TelemetryTracer,
} from './otel'
export { type ApplyOutcome, type ApplyPhase, type TraceApplyOptions, traceApply } from './trace-apply'
export { type TelemetryOptions, traceWithOpenTelemetry } from './trace-requests'
