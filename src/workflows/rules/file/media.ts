import type { SnapshotQueue } from '../../../documents'

/** Media by their names in analytics and everyday use, with the names that capacity settings use. */
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

/** The media of a queue whose capacity a rule sets, as the settings name them; empty when they are ambiguous. */
export function mediaOf(queue: SnapshotQueue, named: readonly string[] | undefined): readonly string[] {
  if (named !== undefined) return [...new Set(named.flatMap((name) => SETTING[name] ?? []))].sort()
  const has = Object.keys(queue.serviceLevels)
  const [only] = has
  return has.length === 1 && only !== undefined ? [SETTING[only] ?? only] : []
}
