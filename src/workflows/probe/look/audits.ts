import { readAudits, shapeOf } from '../kit/audit-rows'
import { type Finding, found, unknown } from '../kit/finding'
import type { Probe } from '../kit/probe'

const DAY_MS = 86_400_000

/** Checks what Genesys audits of the last day contain, if the probe makes no changes itself. */
export async function lookAtAudits(probe: Probe): Promise<void> {
  await probe.check('audits.rows', async () => {
    const endMs = probe.clock.now()
    const rows = await readAudits(probe, { startMs: endMs - DAY_MS, endMs }, { serviceName: 'ContactCenter' })
    if (rows === undefined) return unknown('the audit query did not end')
    return rowsFinding(rows.filter(({ action }) => action === 'Update' || action === 'MemberUpdate'))
  })
}

function rowsFinding(updates: Parameters<typeof shapeOf>[0]): Finding {
  const shape = shapeOf(updates)
  const evidence = `${updates.length} audits of updates in the last day`
  if (shape !== undefined) return found(shape === 'full', evidence, { auditRows: shape })
  const why =
    updates.length === 0
      ? 'no queue was changed in the last day'
      : 'none names the old and new value of a known property'
  return unknown(`${why}; with --writes a change is made to look at`, evidence)
}
