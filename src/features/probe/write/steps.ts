import type { Clock } from '../../../core/time/clock'
import type { Journal, JournalEntry } from '../../../documents/ports/ports'
import { KINDS, type Kind } from './things'

/** One run that writes, as recorded in the journal of a probe. */
export interface ProbeRun {
  readonly run: string
  /** A hash of the run's org. */
  readonly org: string
  /** The user who agreed, once one was used. */
  readonly userId: string | undefined
  /** Objects whose creation may have been sent and that are not known to be gone, by kind. */
  readonly things: ReadonlyMap<Kind, MadeThing>
  /** Whether everything is known to be removed. */
  readonly ended: boolean
}

/** An object whose creation was sent. */
export interface MadeThing {
  /** Undefined: the answer to its creation never came. */
  readonly id: string | undefined
  /** When the creation was sent, epoch ms. */
  readonly sinceMs: number
  /** Whether the object was read at least once. If it does not appear after that, it is gone. */
  readonly seen: boolean
}

/** Records the steps of one run before they are sent. */
export interface Steps {
  readonly run: string
  /** @param org a hash of the org */
  begin(org: string): Promise<void>
  /** Call before the first write to the user. */
  user(userId: string): Promise<void>
  creating(kind: Kind): Promise<void>
  created(kind: Kind, id: string): Promise<void>
  /** Call when the object was read. */
  seen(kind: Kind): Promise<void>
  /** Call when the object is known to be gone or never created. */
  removed(kind: Kind): Promise<void>
  /** Call when the object was searched for and not found: a later run checks again. */
  unseen(kind: Kind): Promise<void>
  /** Call before any write, with the id of its operation. */
  sending(operation: string): Promise<void>
}

/** @param run a text that no other run has */
export function createSteps(journal: Journal | undefined, clock: Clock, run: string): Steps {
  const note = async (type: string, fields: Readonly<Record<string, string>> = {}): Promise<void> => {
    await journal?.append({ type: `probe.${type}`, at: new Date(clock.now()).toISOString(), run, ...fields })
  }
  return {
    run,
    begin: (org) => note('begun', { org }),
    user: (user) => note('user', { user }),
    creating: (kind) => note('creating', { kind }),
    created: (kind, id) => note('created', { kind, id }),
    seen: (kind) => note('seen', { kind }),
    removed: (kind) => note('removed', { kind }),
    unseen: (kind) => note('unseen', { kind }),
    sending: (operation) => note('sending', { operation }),
  }
}

/** Records that all objects of a run are removed. */
export async function noteEnded(journal: Journal | undefined, clock: Clock, run: string): Promise<void> {
  await journal?.append({ type: 'probe.ended', at: new Date(clock.now()).toISOString(), run })
}

/** The runs of a journal, oldest first. */
export async function readRuns(journal: Journal): Promise<readonly ProbeRun[]> {
  const runs = new Map<string, ProbeRun>()
  for await (const entry of journal.read()) {
    const { run } = entry
    if (typeof run !== 'string') continue
    const before = runs.get(run) ?? { run, org: '', userId: undefined, things: new Map(), ended: false }
    runs.set(run, after(before, entry))
  }
  return [...runs.values()]
}

function after(before: ProbeRun, { type, at, org, user, kind, id }: JournalEntry): ProbeRun {
  if (type === 'probe.begun' && typeof org === 'string') return { ...before, org }
  if (type === 'probe.ended') return { ...before, ended: true }
  if (type === 'probe.user' && typeof user === 'string') return { ...before, userId: user }
  const made = KINDS.find((one) => one === kind)
  if (made === undefined) return before
  if (type === 'probe.removed')
    return { ...before, things: new Map([...before.things].filter(([one]) => one !== made)) }
  const known = before.things.get(made) ?? { id: undefined, sinceMs: Date.parse(at), seen: false }
  const now = {
    ...known,
    ...(typeof id === 'string' ? { id } : {}),
    ...(type === 'probe.seen' ? { seen: true } : {}),
  }
  return { ...before, things: new Map([...before.things, [made, now]]) }
}
