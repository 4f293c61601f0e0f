import type { Client } from '../../client'
import { writeFileAtomic } from '../../stores/file/write-output'
import { captureSnapshot } from '../../workflows'
import type { FleetResult, SnapshotJob } from '../jobs/jobs'
import { type JobContext, snapshotPath } from '../jobs/tools'

/** Writes a document whole or not at all, so that a worker that dies leaves no half of one. @throws StoreError `file.unwritable` */
export async function keep(path: string, document: unknown): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(document, null, 2)}\n`)
}

/** Reads an org into the shared folder. */
export async function doSnapshot({ org }: SnapshotJob, context: JobContext): Promise<FleetResult> {
  return await withOrg(context, org, async (client) => {
    const { signal, progress } = context
    const snapshot = await captureSnapshot(client, {
      signal,
      onProgress: ({ step, done, total }) => progress({ step, done, total }),
    })
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
