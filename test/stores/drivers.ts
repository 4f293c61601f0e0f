import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LeaseHolder } from '../../src/documents/ports/ports'
import {
  fileJournal,
  fileLease,
  fileLedger,
  fileOutbox,
  memoryJournal,
  memoryLease,
  memoryLedger,
  memoryOutbox,
} from '../../src/stores'
import type { JournalRig } from './journal-suite'
import type { LeaseRig } from './lease-suite'
import type { LedgerRig } from './ledger-suite'
import type { OutboxRig } from './outbox-suite'

/** One kind of store behind all four ports. Each call makes an empty one. */
export interface Driver {
  journal(): Promise<JournalRig>
  lease(): Promise<LeaseRig>
  ledger(): Promise<LedgerRig>
  outbox(): Promise<OutboxRig>
  stop(): Promise<unknown>
}

/** As long as the process: what another object does not see is not asked of it. */
export async function memory(): Promise<Driver> {
  return {
    journal: async () => ({ open: memoryJournal }),
    lease: async () => ({ open: (clock) => memoryLease({ clock }), expires: false }),
    ledger: async () => ({ open: (clock) => memoryLedger({ clock }) }),
    outbox: async () => ({ open: memoryOutbox }),
    stop: async () => undefined,
  }
}

/** Files in a folder. */
export async function files(): Promise<Driver> {
  const root = await mkdtemp(join(tmpdir(), 'drivers-'))
  const gone = spawnSync('true').pid
  const folder = (): Promise<string> => mkdtemp(join(root, 'one-'))
  const retained = (path: string) => ({
    lines: async () => (await readFile(path, 'utf8')).trimEnd().split('\n'),
    rewrite: (lines: readonly string[]) => writeFile(path, `${lines.join('\n')}\n`),
  })
  return {
    async journal() {
      const path = join(await folder(), 'run.jsonl')
      return { open: () => fileJournal(path), stored: retained(path) }
    },
    async lease() {
      const at = await folder()
      return {
        open: (clock) => fileLease(at, { clock }),
        expires: false,
        async kill(name) {
          const path = join(at, `${name}.lease`)
          const holder: LeaseHolder = JSON.parse(await readFile(path, 'utf8'))
          await writeFile(path, JSON.stringify({ ...holder, pid: gone }))
        },
      }
    },
    async ledger() {
      const at = await folder()
      return {
        open: (clock) => fileLedger(at, { clock, keepMs: 48 * 3_600_000 }),
        async kill() {
          const [name = ''] = await readdir(at)
          const entry: { claimedBy: LeaseHolder } = JSON.parse(await readFile(join(at, name), 'utf8'))
          await writeFile(join(at, name), JSON.stringify({ ...entry, claimedBy: { ...entry.claimedBy, pid: gone } }))
        },
      }
    },
    async outbox() {
      const at = await folder()
      return { open: (options) => fileOutbox(at, options), stored: retained(join(at, 'outbox.jsonl')) }
    },
    stop: () => rm(root, { recursive: true, force: true }),
  }
}
