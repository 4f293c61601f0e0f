import { ValidationError } from '../../core/errors'
import type { Json } from '../../core/json/json'
import type { RoutingEvent } from '../../documents'

/** A source that is polled, and keeps its position in a cursor. */
export interface PolledSource {
  /** Its cursor is kept under this name: no two sources of a relay have the same. */
  readonly name: string
  readonly everyMs: number
  /**
   * Events since the cursor, oldest first, and the next cursor. Both are stored in one step, so that a crash neither
   * loses nor repeats an event.
   * @param from.notice reports, as a `source` notice, something that is not a failure, such as missed events
   */
  poll(from: {
    readonly cursor: Json | undefined
    readonly signal: AbortSignal
    readonly notice?: ((text: string) => void) | undefined
  }): Promise<{
    readonly events: readonly RoutingEvent[]
    readonly cursor?: Json | undefined
  }>
}

/** A source that brings events as they happen. */
export interface LiveSource {
  /** Its cursor is kept under this name: no two sources of a relay have the same. */
  readonly name: string
  /**
   * Runs until the signal aborts; when it ends or fails earlier, it is started again. `accept` returns when all is durable.
   * A cursor passed to it is kept in one step with the events.
   * @param notice reports, as a `source` notice, something that is not a failure, such as missed events
   * @param cursor the last cursor passed to `accept`, also by an earlier run; undefined at first
   */
  follow(
    accept: (events: readonly RoutingEvent[], cursor?: Json) => Promise<void>,
    signal: AbortSignal,
    notice?: (text: string) => void,
    cursor?: Json,
  ): Promise<void>
}

/** Where events come from. */
export type RelaySource = PolledSource | LiveSource

/** @throws ValidationError naming each source whose name another has: they would share a cursor */
export function checkSources(sources: readonly RelaySource[]): void {
  const issues = sources.flatMap(({ name }, index) => {
    const first = sources.findIndex((other) => other.name === name)
    const message = `is that of sources[${first}], whose cursor it would share: ${name}`
    return first === index ? [] : [{ path: `sources[${index}].name`, message }]
  })
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'relay' })
}

/** True for a source that is polled. */
export function isPolled(source: RelaySource): source is PolledSource {
  return 'poll' in source
}
