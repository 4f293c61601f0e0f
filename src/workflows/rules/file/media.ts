import type { SnapshotQueue } from '../../../documents'

/** Maps media names of analytics and everyday use to the names in capacity settings. */
const SETTING: Readonly<Record<string, string>> = {
  voice: 'call',
  call: 'call',
  callback: 'callback',
  chat: 'chat',
  email: 'email',
  message: 'message',
}

/** Media that a rule may name. */
export const MEDIA = ['voice', 'call', 'callback', 'chat', 'email', 'message'] as const

/**
 * The media of a queue whose capacity a rule sets, as settings name them; empty if the rule names none and the queue
 * has several.
 */
export function listMedia(queue: SnapshotQueue, named: readonly string[] | undefined): readonly string[] {
  if (named !== undefined) return [...new Set(named.flatMap((name) => SETTING[name] ?? []))].sort()
  const has = Object.keys(queue.serviceLevels)
  const [only] = has
  return has.length === 1 && only !== undefined ? [SETTING[only] ?? only] : []
}
