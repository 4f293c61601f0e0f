import type platform from 'purecloud-platform-client-v2'
import type { EmulatorOptions, WorldQueue, WorldUser } from '../../../src/emulator'
import { type Emulated, emulated } from '../../support/emulated'
import { officialSdk } from '../../support/official-sdk'

/** A small emulated org, our client for it, and the official SDK for it. */
export interface Org extends Emulated {
  readonly sdk: typeof platform
  /** Lets the platform's lag pass, so that what was accepted is also done. */
  settle(): void
  user(index?: number): WorldUser
  queue(test?: (queue: WorldQueue) => boolean): WorldQueue
}

/** How long accepted work takes to show: long enough that a poll sees it under way, ms. */
const LAG_MS = 400

/** Starts an org with 45 agents and 6 queues whose jobs and asynchronous writes take a moment. */
export async function startOrg({ switches, ...options }: EmulatorOptions = {}): Promise<Org> {
  const org = await emulated({ seed: 23, agents: 45, queues: 6, ...options, switches: { lagMs: LAG_MS, ...switches } })
  const sdk = await officialSdk(org.emulator)
  const { world } = org.emulator
  return {
    ...org,
    sdk,
    settle: () => org.clock.jump(org.clock.now() + 2 * LAG_MS),
    user: (index = 0) => some([...world.users.values()].filter((user) => user.state === 'active').slice(index)),
    queue: (test) => some(world.queues.values(), test),
  }
}

/** The first that passes, or a failure of the test. */
export function some<T>(list: Iterable<T> | undefined, test: (item: T) => boolean = () => true): T {
  for (const item of list ?? []) if (test(item)) return item
  throw new Error('there is nothing of the kind')
}

/** A value as JSON has it: without classes, methods and undefined fields. */
export function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null))
}

/** Rows by their id, for comparing lists whose order is no promise. */
export function byId(rows: readonly { readonly id?: string | undefined }[] | undefined): unknown {
  return plain([...(rows ?? [])].sort((a, b) => (a.id ?? '').localeCompare(b.id ?? '')))
}

export function ids(rows: Iterable<{ readonly id?: string | undefined }> | undefined): string[] {
  return [...(rows ?? [])].map(({ id }) => id ?? '').sort()
}

/** `start/end` ending at `endMs`. */
export function interval(endMs: number, days: number): string {
  return `${new Date(endMs - days * 86_400_000).toISOString()}/${new Date(endMs).toISOString()}`
}
