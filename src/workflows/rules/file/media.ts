import type { SnapshotQueue } from '../../../documents'

/** Media by the names that people and analytics use, and what the settings of capacity call them. */
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

/** The media of a queue whose capacity a rule means, in the words of the settings; empty when that cannot be told. */
export function mediaOf(queue: SnapshotQueue, named: readonly string[] | undefined): readonly string[] {
  if (named !== undefined) return [...new Set(named.flatMap((name) => SETTING[name] ?? []))].sort()
  const has = Object.keys(queue.serviceLevels)
  const [only] = has
  return has.length === 1 && only !== undefined ? [SETTING[only] ?? only] : []
}
