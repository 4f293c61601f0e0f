/**
 * What a client and a run of a plan do, for those who watch: Node's diagnostics channels and OpenTelemetry.
 * @module
 */
export { type ApplyMessage, CHANNELS, type ChannelName, type DiagnosticMessage } from './channels'
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
