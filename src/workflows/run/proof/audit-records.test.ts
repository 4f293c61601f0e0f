import { expect, it } from 'vitest'
import { doneReport } from '../../../../test/support/done-report'
import { createClient } from '../../../client'
import { PlanError, SkillrouteError } from '../../../core/errors'
import type { AuditRecord, Plan } from '../../../documents'
import type { AuditLog, Ledger } from '../../../documents/ports/ports'
import { memoryLedger } from '../../../stores/memory/ledger-memory'
import { clientCredentials } from '../../../transport/auth/client-credentials'
import { once } from '../../apply/apply'
import { requestBudget } from '../../cost/budget'
import { audited } from './audit-records'

const plan: Plan = {
  format: 'skillroute/plan@1',
  id: 'plan_a',
  hash: 'hash',
  org: { id: 'org', name: 'Org' },
  createdAt: '2026-01-05T00:00:00.000Z',
  snapshotHash: 'snapshot',
  source: 'recommendations',
  reread: 'each',
  changes: [],
  budget: requestBudget({ changes: [], reread: 'each', ratePerMinute: 100 }),
  effect: null,
  warnings: [],
}
const report = doneReport({ planId: plan.id, planHash: plan.hash, org: plan.org }, plan.createdAt)

/** A log on a disk that is full after so many records. */
function fullAfter(records: number): AuditLog & { readonly retained: AuditRecord[] } {
  const retained: AuditRecord[] = []
  return {
    retained: retained,
    async append(more) {
      if (retained.length + more.length > records) throw new SkillrouteError('audit.write', 'no space left')
      retained.push(...more)
    },
    async *read() {
      yield* retained
    },
  }
}

const fullLedger: Ledger = {
  ...memoryLedger(),
  async finish() {
    throw new SkillrouteError('ledger.write', 'no space left')
  },
  async release() {
    throw new SkillrouteError('ledger.write', 'no space left')
  },
}

const auth = clientCredentials({ clientId: 'c', clientSecret: 's' })
const client = createClient({ region: 'eu_west_1', auth })
const shared = { client, action: 'apply', plan, key: 'key', now: () => 0 }

it('keeps the report of a run whose audit log fails at its end, and warns in it', async () => {
  const log = fullAfter(1)
  const given = await audited({ ...shared, log }, async () => ({ report }))
  expect(given).toEqual({ ...report, warnings: [expect.stringContaining('no space left')] })
  expect(log.retained.map(({ type }) => type)).toEqual(['started'])
})

it('keeps why a run failed when its audit log fails too, and starts none without a log', async () => {
  const stale = new PlanError('stale', 'changed since')
  const failing = async (): Promise<never> => {
    throw stale
  }
  await expect(audited({ ...shared, log: fullAfter(1) }, failing)).rejects.toBe(stale)
  await expect(audited({ ...shared, log: fullAfter(0) }, failing)).rejects.toMatchObject({ code: 'audit.write' })
})

it('keeps report and error of a run whose ledger fails at its end', async () => {
  const given = await once(plan, { ledger: fullLedger }, async () => report)
  expect(given).toEqual({ ...report, warnings: [expect.stringContaining('stays claimed')] })
  const stale = new PlanError('stale', 'changed since')
  await expect(
    once({ ...plan, hash: 'other' }, { ledger: fullLedger }, async () => {
      throw stale
    }),
  ).rejects.toBe(stale)
})
