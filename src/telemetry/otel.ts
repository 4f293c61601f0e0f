/**
 * The types of OpenTelemetry's API that are used here: a `Tracer` and a `Meter` of `@opentelemetry/api` fit them. They are
 * declared here, so that programs without OpenTelemetry need neither its code nor its declarations.
 */

/** Names and values that describe a span or a measurement. */
export type TelemetryAttributes = Record<string, string | number | boolean>

/** The part of a span that is used. */
export interface TelemetrySpan {
  setAttribute(name: string, value: string | number | boolean): unknown
  setAttributes(attributes: TelemetryAttributes): unknown
  addEvent(name: string, attributes: TelemetryAttributes): unknown
  setStatus(status: { readonly code: 2; readonly message?: string }): unknown
  end(): void
}

/** How a span begins. `kind` 2 is that of a client. */
export interface TelemetrySpanOptions {
  /** 2: the span of a client. Left out: internal. */
  readonly kind?: 2
  /** What is known at the beginning. */
  readonly attributes: TelemetryAttributes
}

/** The part of a `Tracer` that is used. */
export interface TelemetryTracer {
  startSpan(name: string, options: TelemetrySpanOptions): TelemetrySpan
  startActiveSpan<T>(name: string, options: TelemetrySpanOptions, run: (span: TelemetrySpan) => T): T
}

/** What a measurement is. */
export interface TelemetryInstrumentOptions {
  /** UCUM unit, such as `s`. */
  readonly unit: string
  /** What is measured, in a sentence. */
  readonly description: string
  /** Where the buckets of a histogram end. */
  readonly advice?: { explicitBucketBoundaries: number[] }
}

/** Reads a value when the values are collected. */
export type TelemetryCallback = (result: { observe(value: number, attributes: TelemetryAttributes): void }) => void

/** The part of a `Meter` that is used. */
export interface TelemetryMeter {
  createHistogram(
    name: string,
    options: TelemetryInstrumentOptions,
  ): { record(value: number, attributes: TelemetryAttributes): void }
  createCounter(
    name: string,
    options: TelemetryInstrumentOptions,
  ): { add(value: number, attributes: TelemetryAttributes): void }
  createObservableGauge(
    name: string,
    options: TelemetryInstrumentOptions,
  ): { addCallback(callback: TelemetryCallback): void; removeCallback(callback: TelemetryCallback): void }
}
