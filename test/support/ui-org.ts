import { createClient } from '../../src/client'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator'
import { memoryAuditLog, memoryJournal, memoryLease, memoryLedger } from '../../src/stores'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { startUi, type Ui, type UiOptions, type UiStore } from '../../src/ui'
import { captureDemand, captureSnapshot } from '../../src/workflows'

/** What a page saved. */
export interface Saved {
  readonly plans: string[]
  readonly approvals: string[]
}

/** A store in memory. */
export function memoryStore(saved: Saved = { plans: [], approvals: [] }): UiStore {
  const journals = new Map<string, ReturnType<typeof memoryJournal>>()
  const audit = memoryAuditLog()
  return {
    async savePlan(plan) {
      saved.plans.push(plan.hash)
      return `${plan.id}.json`
    },
    async saveApproval(plan, approval) {
      saved.approvals.push(`${plan.hash} ${approval.by}`)
    },
    async openJournal({ id }) {
      const found = journals.get(id) ?? memoryJournal()
      journals.set(id, found)
      return found
    },
    beginRun: async () => undefined,
    savedPlans: async () => [],
    appliedPlans: async () => [],
    lease: memoryLease(),
    ledger: memoryLedger(),
    audit,
  }
}

/** A page for an emulated org. */
export interface UiOrg {
  readonly emulator: Emulator
  readonly ui: Ui
  readonly saved: Saved
  stop(): Promise<void>
}

const DAYS = 7

/** Starts an emulated org and a page for it. The org is read before, so that both start quickly. */
export async function startUiOrg(
  emulatorOptions: EmulatorOptions,
  options: Partial<UiOptions> & { readonly prepare?: (emulator: Emulator) => void } = {},
): Promise<UiOrg> {
  const emulator = await startEmulator({ ratePerMinute: 100_000, ...emulatorOptions })
  const { prepare, ...rest } = options
  prepare?.(emulator)
  const { url: baseUrl, loginUrl, clientId, clientSecret } = emulator
  const auth = clientCredentials({ clientId, clientSecret })
  const client = createClient({ baseUrl, loginUrl, auth, ratePerMinute: 100_000 })
  const snapshot = await captureSnapshot(client)
  const demand = await captureDemand(client, { days: DAYS, userIds: snapshot.agents.map(({ id }) => id) })
  const saved: Saved = { plans: [], approvals: [] }
  const ui = await startUi({ client, snapshot, demand, store: memoryStore(saved), ...rest })
  return {
    emulator,
    ui,
    saved,
    async stop() {
      await ui.stop()
      await client.close()
      await emulator.stop()
    },
  }
}
