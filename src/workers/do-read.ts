import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Client } from '../client'
import type { Desired, Snapshot } from '../core/documents'
import { ValidationError } from '../core/errors'
import { writeFileAtomic } from '../stores/write-file-atomic'
import { planEvent } from '../webhooks/relay/run-events'
import {
  buildPlan,
  captureSnapshot,
  readDesired,
  readGuardrails,
  readTargets,
  rulesToDesired,
  validateRules,
} from '../workflows'
import type { FleetResult, PlanJob, SnapshotJob } from './jobs'
import { planPath, snapshotPath } from './paths'
import type { JobContext } from './tools'

/** Writes a document whole or not at all, so that a worker that dies leaves no half of one. */
export async function keep(path: string, document: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFileAtomic(path, `${JSON.stringify(document, null, 2)}\n`)
}

/** Reads an org into the shared folder. */
export async function doSnapshot({ org }: SnapshotJob, context: JobContext): Promise<FleetResult> {
  return await withOrg(context, org, async (client) => {
    const snapshot = await read(client, context)
    const file = snapshotPath(context.folder, org)
    await keep(file, snapshot)
    const { agents, queues, skills, gaps } = snapshot
    return {
      kind: 'snapshot',
      org,
      file,
      agents: agents.length,
      queues: queues.length,
      skills: skills.length,
      gaps: gaps.length,
    }
  })
}

/** Makes a plan for an org and keeps it with the snapshot that it was made from. */
export async function doPlan(job: PlanJob, context: JobContext): Promise<FleetResult> {
  const { org, reread } = job
  return await withOrg(context, org, async (client) => {
    const guardrails =
      job.guardrails === undefined ? undefined : await readGuardrails(job.guardrails.text, job.guardrails.file)
    // Rules may ask for title, department and groups.
    const snapshot = await read(client, context, job.source.kind === 'rules')
    const { problems, ...wanted } = await wishes(job, snapshot)
    const targets = await readTargets(client, snapshot, wanted.desired, { signal: context.signal })
    const ratePerMinute = client.rateLimit().perMinute
    const plan = buildPlan({ snapshot, ...wanted, targets, guardrails, reread, ratePerMinute })
    const file = planPath(context.folder, org, plan.id)
    await keep(snapshotPath(context.folder, org), snapshot)
    await keep(file, plan)
    await context.tell([planEvent(plan)])
    const refused = (plan.guardrails ?? []).filter(({ ok }) => !ok).map(({ id, message }) => `${id}: ${message}`)
    return {
      kind: 'plan',
      org,
      planId: plan.id,
      hash: plan.hash,
      file,
      agents: snapshot.agents.length,
      changes: plan.changes.length,
      warnings: plan.warnings.length,
      problems: [...problems, ...refused],
      minutes: plan.budget.minutes,
    }
  })
}

async function read(client: Client, { signal, progress }: JobContext, profiles = false): Promise<Snapshot> {
  return await captureSnapshot(client, {
    profiles,
    signal,
    onProgress: ({ step, done, total }) => progress({ step, done, total }),
  })
}

/** What shall hold in this org, by its own names. */
async function wishes(
  { source: { kind, text, file } }: PlanJob,
  snapshot: Snapshot,
): Promise<{ source?: string; desired?: Desired; matrix?: string; problems: readonly string[] }> {
  if (kind === 'matrix') return { matrix: text, problems: [] }
  if (kind === 'desired') return { desired: await readDesired(text, { snapshot, file }), problems: [] }
  const checked = await validateRules(text, { snapshot })
  if (checked.rules === null) throw new ValidationError(checked.problems, { subject: file })
  const { desired, refused } = rulesToDesired(checked.rules, snapshot)
  return { source: 'rules', desired, problems: refused.map(({ path, message }) => `${path}: ${message}`) }
}

/** Runs `work` with a client for an org and closes it whatever happens. */
export async function withOrg<T>(
  { connect }: JobContext,
  org: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connect(org)
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}
