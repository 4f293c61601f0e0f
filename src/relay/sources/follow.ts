import type { Json } from '../../core/json/json'
import { type Clock, sleep } from '../../core/time/clock'
import type { RoutingEvent } from '../../documents'
import type { OnNotice } from '../delivery/notices'
import { isPolled, type PolledSource, type RelaySource } from './sources'

/** What a source needs of the relay. */
export interface Following {
  accept(events: readonly RoutingEvent[], cursor?: { readonly source: string; readonly value: Json }): Promise<void>
  cursor(source: string): Json | undefined
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly notice: OnNotice
}

/** Wait before a live source that ended is started again, ms. */
const AGAIN_MS = 5_000

/** Follows a source until the signal aborts. Reports an error of the source, and starts or polls it again. */
export async function follow(source: RelaySource, following: Following): Promise<void> {
  const { clock, signal } = following
  const notice = noticeOf(source, following)
  while (!signal.aborted) {
    try {
      if (isPolled(source)) await poll(source, following)
      else {
        const accept = (events: readonly RoutingEvent[], cursor?: Json) =>
          following.accept(events, cursorOf(source, cursor))
        await source.follow(accept, signal, notice, following.cursor(source.name))
        if (!signal.aborted) notice('ended; started again')
      }
    } catch (error) {
      if (signal.aborted) return
      notice(error instanceof Error ? error.message : String(error))
    }
    await sleep(clock, isPolled(source) ? source.everyMs : AGAIN_MS, signal).catch(() => undefined)
  }
}

/** Polls a source once. */
export async function poll(source: PolledSource, following: Following): Promise<number> {
  const { name } = source
  const before = following.cursor(name)
  const { signal } = following
  const { events, cursor } = await source.poll({ cursor: before, signal, notice: noticeOf(source, following) })
  const moved = cursor !== undefined && JSON.stringify(cursor) !== JSON.stringify(before)
  if (events.length > 0 || moved) {
    await following.accept(events, cursorOf(source, cursor))
  }
  return events.length
}

function cursorOf({ name }: RelaySource, value: Json | undefined): Parameters<Following['accept']>[1] {
  return value === undefined ? undefined : { source: name, value }
}

function noticeOf({ name }: RelaySource, { notice }: Following): (text: string) => void {
  return (error) => notice({ type: 'source', source: name, error })
}
