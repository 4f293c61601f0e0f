/** What a journal alone tells of a run is what the run reported. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, createClient } from '../../src/client'
import type { ApplyReport, Plan } from '../../src/documents'
import type { JournalEntry } from '../../src/documents/ports/ports'
import { type Emulator, startEmulator } from '../../src/emulator'
import { htmlReport } from '../../src/report'
import { runOfJournal } from '../../src/report/html/documents/journal-run'
import { memoryJournal, memoryLease, memoryLedger } from '../../src/stores'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { applyPlan, buildPlan, captureSnapshot, undoPlan } from '../../src/workflows'

const RATE = 100_000
const AGENTS = 6

let emulator: Emulator
let client: Client
let plan: Plan
let report: ApplyReport
/** Of the run, and of the run and its undo. */
let ran: JournalEntry[]
let undone: JournalEntry[]

beforeAll(async () => {
  emulator = await startEmulator({ seed: 6, agents: 20, ratePerMinute: RATE })
  const { url: baseUrl, loginUrl, clientId, clientSecret } = emulator
  const auth = clientCredentials({ clientId, clientSecret })
  client = createClient({ baseUrl, loginUrl, auth, ratePerMinute: RATE })
  const snapshot = await captureSnapshot(client)
  const [skill] = snapshot.skills
  const agents = snapshot.agents.filter(({ state }) => state === 'active').slice(0, AGENTS)
  const wish = Object.fromEntries(agents.map(({ id }) => [id, { skills: { [skill?.id ?? '']: 4.5 } }]))
  plan = buildPlan({ snapshot, desired: { format: 'skillroute/desired@1', agents: wish } })
  // One is changed by somebody else before the run: a conflict among changes that are made.
  emulator.world.users.get(agents[0]?.id ?? '')?.skills.set(skill?.id ?? '', 1.5)
  const journal = memoryJournal()
  const ports = { journal, lease: memoryLease(), ledger: memoryLedger() }
  report = await applyPlan(client, plan, { ...ports, onConflict: 'skip' })
  ran = await entriesOf(journal)
  await undoPlan(client, plan, { journal })
  undone = await entriesOf(journal)
})
afterAll(async () => {
  await client.close()
  await emulator.stop()
})

describe('a journal without its report', () => {
  it('tells what the report told', () => {
    const told = runOfJournal(ran, plan)
    const { planId, planHash, org, outcome, counts, accuracy, external } = report
    expect(counts).toMatchObject({ applied: plan.changes.length - 1, conflict: 1 })
    expect(told).toMatchObject({ planId, planHash, org, outcome, counts, accuracy, external, warnings: [] })
    const shown = ({ results }: Pick<ApplyReport, 'results'> | NonNullable<typeof told>) =>
      results.map(({ changeId, status, lagMs, latencyMs, attempts, correlationId, error }) => {
        return { changeId, status, lagMs, latencyMs, attempts, correlationId, error: error?.message }
      })
    expect(told && shown(told)).toEqual(shown(report))
    expect(told?.requests).toMatchObject({ writes: report.requests.writes, retries: report.requests.retries })
  })

  it('tells of each change wherever the run was cut off', () => {
    for (let length = 1; length < ran.length; length += 1) {
      const told = runOfJournal(ran.slice(0, length), plan)
      expect(told?.results.map(({ changeId }) => changeId)).toEqual(plan.changes.map(({ id }) => id))
      expect(Object.values(told?.counts ?? {}).reduce((sum, one) => sum + one, 0)).toBe(plan.changes.length)
      expect(told?.warnings?.join()).toContain('The journal has no end')
    }
    const states = (type: string) => {
      const at = ran.findIndex((entry) => entry.type === type)
      return new Set(runOfJournal(ran.slice(0, at + 1), plan)?.results.map(({ status }) => status))
    }
    expect(states('header')).toEqual(new Set(['open']))
    expect(states('intent')).toContain('in doubt')
    expect(states('outcome')).toContain('written')
  })

  it('tells what was taken back', () => {
    const told = runOfJournal(undone, plan)
    expect(told?.counts).toMatchObject({ undone: plan.changes.length - 1, conflict: 1 })
    // The undo years later: neither its time nor the pause is that of the apply.
    const later = (entry: JournalEntry): JournalEntry => ({ ...entry, at: '2100-01-01T00:00:00.000Z' })
    const muchLater = runOfJournal([...ran, ...undone.slice(ran.length).map(later)], plan)
    const { endedAt, durationMs } = runOfJournal(ran, plan) ?? {}
    expect(muchLater).toMatchObject({ endedAt, durationMs, undoneAt: '2100-01-01T00:00:00.000Z' })
  })

  it('gives the page outcome and timeline, with names where the plan is there', async () => {
    const journal = { format: 'skillroute/apply-journal@1', entries: ran } as const
    const [conflict] = report.results.filter(({ status }) => status === 'conflict')
    const alone = await htmlReport([journal])
    for (const text of ['What applying did', 'Writes over time', 'Each change', conflict?.changeId ?? '-']) {
      expect(alone).toContain(text)
    }
    expect(alone).toContain('gives the names and values')
    const both = await htmlReport([plan, journal])
    expect(both).toContain('What applying did')
    expect(both).not.toContain('gives the names and values')
    expect(both).not.toContain(' 0 reads')
  })

  it('is refused on the page of another org', async () => {
    const journal = { format: 'skillroute/apply-journal@1', entries: ran } as const
    const other: Plan = { ...plan, org: { id: 'other', name: 'Other' } }
    await expect(htmlReport([other, journal])).rejects.toThrow(/documents\[1\]\.org: .*Other \(other\)/)
    const headless = { ...journal, entries: ran.slice(1) }
    await expect(htmlReport([headless])).rejects.toThrow(/does not begin with its header/)
  })
})

async function entriesOf(journal: ReturnType<typeof memoryJournal>): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = []
  for await (const entry of journal.read()) entries.push(entry)
  return entries
}
