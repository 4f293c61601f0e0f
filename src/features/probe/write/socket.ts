import { sleep } from '../../../core/time/clock'
import { notificationOperations } from '../../../resources/notifications/notifications'
import { type ConnectionOptions, connect } from '../../../resources/notifications/socket/connection'
import { defaultWebSocket } from '../../../resources/notifications/socket/socket'
import { follow } from '../../../transport/kit/abort'
import { type Finding, found, unanswered, unknown } from '../kit/finding'
import type { Probe } from '../kit/probe'

/** The checks that use a notification channel of this probe. */
export const SOCKET_CHECKS = ['notifications.heartbeat', 'notifications.pong'] as const

/**
 * Maximum number of channels of one OAuth client. One more would end the one unused for longest, which may be in use
 * elsewhere.
 */
const MAX_CHANNELS = 20
/** How long to listen to a socket at most: two heartbeats at twice their usual interval, and a little more. */
const LISTEN_MS = 130_000
const PING_MS = 5_000
const CONNECT_MS = 15_000
/** Intervals between heartbeats that count as about 30 s. */
const ABOUT_30_S = { min: 25_000, max: 40_000 }

/** What came through a socket: the time of each heartbeat, and the time from the first ping to its answer. */
interface Heard {
  readonly heartbeats: readonly number[]
  readonly pongMs: number | undefined
  /** Why the socket ended by itself; undefined if it did not. */
  readonly ended: string | undefined
}

/** Opens a channel, whose POST is a write, and listens to its socket. The channel ends by itself after a day. */
export async function listenToSocket(probe: Probe): Promise<void> {
  if (!probe.wants(...SOCKET_CHECKS)) return
  let heard: Heard | Finding | undefined
  const evaluateEvents = async (evaluate: (heard: Heard) => Finding): Promise<Finding> => {
    heard ??= await listen(probe).catch(unanswered)
    return 'verdict' in heard ? heard : evaluate(heard)
  }
  await probe.check('notifications.heartbeat', () => evaluateEvents(heartbeat))
  await probe.check('notifications.pong', () => evaluateEvents(pong))
}

function heartbeat({ heartbeats, ended }: Heard): Finding {
  const [first, second] = heartbeats
  if (first === undefined || second === undefined)
    return unknown(ended ?? `${heartbeats.length} heartbeats came within ${LISTEN_MS / 1000} s`)
  const apartMs = second - first
  const isUsual = apartMs >= ABOUT_30_S.min && apartMs <= ABOUT_30_S.max
  return found(isUsual, `two heartbeats came ${(apartMs / 1000).toFixed(1)} s apart`, { heartbeatMs: apartMs })
}

function pong({ heartbeats, pongMs, ended }: Heard): Finding {
  if (pongMs !== undefined)
    return found(true, `a ping was answered within ${(pongMs / 1000).toFixed(1)} s`, { answersPings: true })
  if (heartbeats.length === 0) return unknown(ended ?? 'nothing came through the socket')
  return found(false, 'heartbeats came, but no answer to a ping', { answersPings: false })
}

async function listen({ sender, clock, options }: Probe): Promise<Heard | Finding> {
  const { entities } = await sender.send(notificationOperations.listChannels, {
    query: { includechannels: 'oauthclient' },
  })
  if (entities.length >= MAX_CHANNELS)
    return unknown(
      'the OAuth client has all the channels that it may have, and one more would end one of them',
      `${entities.length} channels`,
    )
  const { connectUri } = await sender.send(notificationOperations.createChannel)
  if (connectUri === undefined) return unknown('the answer names no address of a socket')
  const heartbeats: number[] = []
  let pongMs: number | undefined
  let enough: () => void = () => undefined
  const heardEnough = new Promise<void>((resolve) => {
    enough = resolve
  })
  const check = (): void => {
    if (heartbeats.length >= 2 && pongMs !== undefined) enough()
  }
  const ending = follow(options.signal)
  const nothing = (): void => undefined
  const settings: ConnectionOptions = {
    clock,
    webSocket: options.webSocket ?? (await defaultWebSocket()),
    pingEveryMs: PING_MS,
    // An unanswered ping is a finding here, and must not end the socket before its heartbeats came.
    pongWithinMs: 2 * LISTEN_MS,
    connectWithinMs: CONNECT_MS,
    signal: ending.signal,
    onEvent: nothing,
    onNotice: nothing,
    onError: nothing,
    onHeartbeat() {
      heartbeats.push(clock.now())
      check()
    },
    onPong() {
      pongMs ??= clock.now() - fromMs
      check()
    },
  }
  const fromMs = clock.now()
  try {
    const connection = await connect(connectUri, settings)
    const ended = await Promise.race([
      connection.ended,
      heardEnough.then(() => undefined),
      sleep(clock, LISTEN_MS, ending.signal).then(() => undefined),
    ])
    options.signal?.throwIfAborted()
    return { heartbeats, pongMs, ended: ended === undefined ? undefined : `the socket ended: ${ended}` }
  } finally {
    ending.abort(new Error('heard enough'))
    ending.release()
  }
}
