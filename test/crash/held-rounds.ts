import { readFileSync } from 'node:fs'
import { isSkillrouteError } from '../../src/core/errors'
import type { HeldLease, Lease } from '../../src/documents/ports/ports'
import { fileJournal, fileLease, fileLedger } from '../../src/stores'
import { undoPlan } from '../../src/workflows'
import { type SkillPlan, trueLevel } from '../support/proposals'
import type { TestRedis } from '../support/redis'
import type { HeldRig } from './held-rig'
import type { HeldEnd, HeldRun, Stage } from './held-stages'

/** What came of a process that was stopped at a stage of a write while its lease passed on. */
export interface Paused {
  /** False when the run came to its end before the stage. */
  readonly stopped: boolean
  readonly end: HeldEnd | 'killed'
  /** Writes that took effect after somebody else had the lease. */
  readonly late: number
  /** Changes of the plan that were lost or made twice once the next run had gone on to the end. */
  readonly wrong: number
}

/** Stops a run at a stage until another process has its lease, lets it go on, and takes the plan to its end. */
export async function pauseAt(rig: HeldRig, seed: string, stage: Stage, nth: number): Promise<Paused> {
  const { plan, run } = await rig.draw(seed, 8)
  const counted = countsOf(rig, plan)
  const before = counted()
  const held = rig.start({ ...run, stage, nth })
  const stopped = await Promise.race([isStopped(held.pid), held.ended.then(() => false)])
  let late = 0
  if (stopped) {
    const next = await acquired(rig.lease, `org-${plan.org.id}`, plan.id)
    const had = rig.effects()
    process.kill(held.pid, 'SIGCONT')
    await held.ended
    late = rig.effects() - had
    await next.release()
  }
  const end = await held.ended
  await finish(rig, run)
  const wrong = counted().filter((count, index) => count - (before[index] ?? 0) !== 1).length
  return { stopped, end, late, wrong }
}

/** What came of a process that was stopped, and woke up while or after others had resumed its run and undone it. */
export interface Resumed {
  readonly stopped: boolean
  readonly end: HeldEnd | 'killed'
  /** Changes of the plan that were lost or made twice, before the undo. */
  readonly wrong: number
  /** Values that are not what they were, after the undo. */
  readonly left: number
}

/**
 * Stops a run at a stage until others have resumed it, lets it continue once they have made some of its changes, or all,
 * takes the plan to its end and undoes it with the same journal.
 */
export async function pauseAndResume(
  rig: HeldRig,
  seed: string,
  stage: Stage,
  { nth, madeMeanwhile }: { readonly nth: number; readonly madeMeanwhile: number },
): Promise<Resumed> {
  const { plan, run } = await rig.draw(seed, 8)
  const counted = countsOf(rig, plan)
  const before = counted()
  const held = rig.start({ ...run, stage, nth })
  const stopped = await Promise.race([isStopped(held.pid), held.ended.then(() => false)])
  const had = rig.effects()
  let over = false
  const finished = finish(rig, run).finally(() => {
    over = true
  })
  while (!over && rig.effects() < had + madeMeanwhile) await new Promise((resolve) => setTimeout(resolve, 1))
  if (stopped) process.kill(held.pid, 'SIGCONT')
  const end = await held.ended
  await finished
  const wrong = counted().filter((count, index) => count - (before[index] ?? 0) !== 1).length
  const journal = fileJournal(`${run.folder}/run.jsonl`)
  const lease = await acquired(rig.lease, `org-${plan.org.id}`, plan.id)
  const { outcome } = await undoPlan(rig.client, plan, { journal, checkAudits: false }).finally(() => lease.release())
  if (outcome !== 'done') throw new Error(`the undo in ${run.folder} ended as ${outcome}`)
  const left = plan.changes.filter(
    ({ user, skill, before: level }) => trueLevel(rig.emulator, user.id, skill.id) !== level,
  ).length
  return { stopped, end, wrong, left }
}

/** Takes up what is half done, and again when a busy machine makes a run lose the lease that lives so shortly here. */
async function finish(rig: HeldRig, run: HeldRun): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    const end = await rig.start(run).ended
    if (end !== 'killed' && end.outcome === 'done') return
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  throw new Error(`the plan in ${run.folder} was not brought to its end`)
}

/** Resolves when a process is stopped. */
async function isStopped(pid: number): Promise<true> {
  for (;;) {
    const text = statOf(pid)
    // It came to its end: who asked hears of that.
    if (text === '') return await new Promise(() => undefined)
    if (text.slice(text.lastIndexOf(')') + 2).startsWith('T')) return true
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return ''
  }
}

/** The lease as soon as it can be had. */
export async function acquired(lease: Lease, name: string, purpose: string): Promise<HeldLease> {
  for (;;) {
    try {
      return await lease.acquire(name, purpose)
    } catch (error) {
      if (!(isSkillrouteError(error) && error.code === 'plan.locked')) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

/** What came of a run that was killed in a PID namespace of its own and taken up in another. */
export interface Moved {
  readonly killed: boolean
  /** How long the next run was refused, ms; the lease is silent after 30 s in its own time. */
  readonly refusedMs: number
  /** How long a process said nothing at most, ms. */
  readonly silentMs: number
  readonly wrong: number
}

/** Kills a run in a namespace after some writes, and takes the plan up in others until it is done. */
export async function killIn(rig: HeldRig, seed: string, writes: number, by: 'waiting' | 'breaking'): Promise<Moved> {
  const { plan, run } = await rig.draw(seed, 8)
  const counted = countsOf(rig, plan)
  const before = counted()
  const had = rig.effects()
  const held = rig.start(run, { inNamespace: true })
  let over = false
  void held.ended.then(() => {
    over = true
  })
  while (!over && rig.effects() < had + writes) await new Promise((resolve) => setTimeout(resolve, 1))
  held.kill()
  const killed = (await held.ended) === 'killed'
  const fromMs = Date.now()
  let silentMs = 0
  let refusedMs = 0
  let breaking: string | undefined
  for (;;) {
    const next = rig.start(run, { inNamespace: true })
    const end = await next.ended
    silentMs = Math.max(silentMs, next.silentMs())
    if (end === 'killed' || end.outcome === 'done') break
    const { message = '' } = end
    refusedMs = Date.now() - fromMs
    breaking = /break the lease by its id ([0-9a-f-]{36})/.exec(message)?.[1]
    // On a machine that is busy a holder may lose its lease, in the short time that it lives here, and is told to come again.
    const isAgain = breaking === undefined && message.includes('was lost')
    if ((breaking === undefined && !isAgain) || refusedMs > MAX_REFUSED_MS) throw new Error(`stuck: ${message}`)
    if (by === 'breaking' && breaking !== undefined) await breakAll(rig, run, breaking)
  }
  const wrong = counted().filter((count, index) => count - (before[index] ?? 0) !== 1).length
  return { killed, refusedMs, silentMs, wrong }
}

/** As the command does it: the lease, and the claims of its process. */
async function breakAll({ folder }: HeldRig, run: HeldRun, id: string): Promise<void> {
  const ledger = fileLedger(`${run.folder}/ledger`)
  const claimed = await ledger.breakClaims(id)
  if (claimed.length === 0) await ledger.breakClaims(await fileLease(`${folder}/leases`).breakLease(id))
}

/** A run that is refused for longer is stuck, ms: a lease passes on in seconds here, and a busy machine starts slowly. */
const MAX_REFUSED_MS = 60_000

function countsOf(rig: HeldRig, plan: SkillPlan): () => number[] {
  return () =>
    plan.changes.map(
      ({ user, skill, after }) =>
        rig.emulator.stats.effects.get(`user.skill ${user.id} ${skill.id}=${after ?? 'none'}`) ?? 0,
    )
}

/** What came of a run whose Redis was killed. */
export interface Outlived {
  readonly silentMs: number
  readonly wrong: number
}

/** Kills the Redis that keeps the lease after some writes, starts it again, and takes the plan to its end. */
export async function redisKilled(
  rig: HeldRig,
  redis: Pick<TestRedis, 'kill' | 'start'>,
  seed: string,
  { writes, awayMs }: { readonly writes: number; readonly awayMs: number },
): Promise<Outlived> {
  const { plan, run } = await rig.draw(seed, 8)
  const counted = countsOf(rig, plan)
  const before = counted()
  const had = rig.effects()
  let held = rig.start(run)
  let over = false
  void held.ended.then(() => {
    over = true
  })
  while (!over && rig.effects() < had + writes) await new Promise((resolve) => setTimeout(resolve, 1))
  await redis.kill()
  const back = new Promise<void>((resolve) => setTimeout(() => void redis.start().then(resolve), awayMs))
  let silentMs = 0
  for (;;) {
    const end = await held.ended
    silentMs = Math.max(silentMs, held.silentMs())
    if (end !== 'killed' && end.outcome === 'done') break
    // Refused in order: a Redis that is away, or has just started, gives out no lease.
    if (end === 'killed' || end.message === undefined) throw new Error('the run ended without a word')
    await new Promise((resolve) => setTimeout(resolve, 200))
    held = rig.start(run)
  }
  await back
  const wrong = counted().filter((count, index) => count - (before[index] ?? 0) !== 1).length
  return { silentMs, wrong }
}
