/** Version of the platform's message envelope. */
const VERSION = '2'

/** A message on a channel's socket. */
export function message(topicName: string, eventBody: unknown, correlationId?: string): string {
  return JSON.stringify({
    topicName,
    version: VERSION,
    eventBody,
    metadata: correlationId === undefined ? {} : { CorrelationId: correlationId },
  })
}

/** Heartbeat that the platform sends about every 30 s to show that a channel is alive. */
export const HEARTBEAT = JSON.stringify({
  topicName: 'channel.metadata',
  eventBody: { message: 'WebSocket Heartbeat' },
})

/** The answer to `{"message":"ping"}`. */
export const PONG = JSON.stringify({ topicName: 'channel.metadata', eventBody: { message: 'pong' } })

/** Announces that the server closes the socket in a minute. */
export function closingNotice(channelId: string, orgId: string): string {
  return message('v2.system.socket_closing', {
    channelId,
    systemTopicType: 'socket_closing',
    organizationId: orgId,
    reason: 'closing',
    message: 'The socket will be closed: connect again.',
  })
}

/** Whether a message is a ping. */
export function isPing(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && 'message' in parsed && parsed.message === 'ping'
  } catch {
    return false
  }
}
