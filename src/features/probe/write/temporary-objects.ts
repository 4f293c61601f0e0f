import { ApiError } from '../../../core/errors'
import type { Queue } from '../../../resources/queues/queue'
import { queueOperations } from '../../../resources/queues/queue-operations'
import { skillOperations } from '../../../resources/skills/skills'
import { languageOperations } from '../../../resources/users/languages'
import type { Operation } from '../../../transport/contract/operation'
import { type Finding, unanswered } from '../kit/finding'
import type { Probe } from '../kit/probe'
import type { Steps } from './steps'
import { findThing, isThere, type Kind, orGone, thingName } from './things'
import { type Seen, untilSeen } from './until'

/** The temporary objects of a run that could be created. */
export interface Objects {
  readonly steps: Steps
  readonly skill: Made | undefined
  readonly language: Made | undefined
  readonly queue: (Made & { readonly body: Queue }) | undefined
  /** Why an object of a kind could not be created. */
  readonly failures: ReadonlyMap<Kind, Finding>
}

/** A created object, and how long it took to appear; undefined if it did not. */
export interface Made {
  readonly id: string
  readonly seen: Seen<true> | undefined
}

/** Has two rings, so that ring 3 is missing, and settings that would be lost if a PUT resets them. */
function newQueue(name: string): object {
  const ring = (threshold: number) => ({ expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold }] })
  return {
    name,
    description: 'created by skillroute probe; it may be deleted',
    skillEvaluationMethod: 'ALL',
    acwSettings: { wrapupPrompt: 'MANDATORY_TIMEOUT', timeoutMs: 45_000 },
    bullseye: { rings: [ring(10), ring(20)] },
  }
}

/**
 * Creates a skill, a language and a queue. Each creation is recorded before it is sent. An object that cannot be
 * created is undefined.
 */
export async function setUp(probe: Probe, steps: Steps): Promise<Objects> {
  await steps.begin(probe.orgHash)
  const failures = new Map<Kind, Finding>()
  const { sender, client, options } = probe
  const call = { signal: options.signal, priority: 'background' } as const
  const name = (kind: Kind): string => thingName(steps.run, kind)
  const there = (kind: Kind) => async (id: string) => ((await isThere(client, kind, id, call)) ? true : undefined)
  const makeNamed = (kind: Kind, operation: Operation<{ readonly id: string }>): Promise<Made | undefined> =>
    make(
      { probe, steps, failures, kind },
      { create: () => sender.send(operation, { body: { name: name(kind) } }), check: there(kind) },
    )
  const skill = await makeNamed('skill', skillOperations.create)
  const language = await makeNamed('language', languageOperations.create)
  let body: Queue | undefined
  const queue = await make(
    { probe, steps, failures, kind: 'queue' },
    {
      create: async () => {
        body = await sender.send(queueOperations.create, { body: newQueue(name('queue')) })
        return body
      },
      check: async () => ((await findThing(client, 'queue', name('queue'), call)) === undefined ? undefined : true),
    },
  )
  const fresh = queue === undefined ? undefined : await orGone(() => client.routing.queues.get(queue.id, {}, call))
  return { steps, skill, language, queue: queue && fresh ? { ...queue, body: fresh } : undefined, failures }
}

interface MakeContext {
  readonly probe: Probe
  readonly steps: Steps
  readonly failures: Map<Kind, Finding>
  readonly kind: Kind
}

async function make(
  { probe, steps, failures, kind }: MakeContext,
  { create, check }: { create(): Promise<{ readonly id: string }>; check(id: string): Promise<true | undefined> },
): Promise<Made | undefined> {
  let isCreated = false
  try {
    await steps.creating(kind)
    const { id } = await create()
    isCreated = true
    const fromMs = probe.clock.now()
    await steps.created(kind, id)
    probe.name({ kind, id, name: thingName(steps.run, kind) })
    const seen = await untilSeen(probe, () => check(id), { fromMs })
    if (seen !== undefined) await steps.seen(kind)
    return { id, seen }
  } catch (error) {
    probe.options.signal?.throwIfAborted()
    // The creation was refused, so there is nothing to search for.
    if (isRefusal(error) && !isCreated) await steps.removed(kind)
    failures.set(kind, unanswered(error))
    return undefined
  }
}

/** Whether the answer means that nothing was done. A 408 may come after the work was done. */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 408
}
