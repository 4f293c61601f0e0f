import type { Client } from '../../client'
import { ConfigError, ValidationError } from '../../core/errors'
import type { Interval, Plan, ShareReport } from '../../documents'
import { fileJournal } from '../../stores'
import type { Io } from '../../terminal/io/io'
import { type PastWindow, pastInterval } from '../../terminal/org/past-window'
import { measureShares } from '../../workflows'

/**
 * The shares that a plan reached, over the requested interval or since its last write.
 * @throws ValidationError for a plan without target shares
 * @throws ConfigError when neither gives a start
 */
export async function measuredShares(
  io: Io,
  client: Client,
  plan: Plan,
  { journal, past }: { readonly journal: string; readonly past: PastWindow | undefined },
): Promise<ShareReport> {
  if (plan.shares === undefined) {
    const message = `${plan.id} was made for no shares; make one with skillroute weights`
    throw new ValidationError([{ path: 'shares', message }], { subject: 'plan' })
  }
  const nowMs = client.clock.now()
  const interval = past === undefined ? await sinceApplied(plan, journal, nowMs) : pastInterval(past, nowMs)
  return await measureShares(client, plan.shares, interval, { signal: io.signal })
}

async function sinceApplied({ id }: Plan, path: string, nowMs: number): Promise<Interval> {
  const fromMs = await lastWriteMs(path)
  if (fromMs === undefined) {
    throw new ConfigError(`No journal says when ${id} was applied. Say from when on shares are measured: --from.`)
  }
  return pastInterval({ fromMs, toMs: undefined }, nowMs)
}

/** When the last write of a run was answered; undefined when nothing was written or there is no journal. */
async function lastWriteMs(path: string): Promise<number | undefined> {
  const journal = fileJournal(path)
  let lastMs: number | undefined
  try {
    for await (const { type, at } of journal.read()) {
      if (type === 'outcome' && typeof at === 'string') lastMs = Date.parse(at)
    }
  } finally {
    await journal.close()
  }
  return lastMs
}
