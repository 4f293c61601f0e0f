import { join } from 'node:path'

/** Where the documents of an org are in the shared folder. */
export function orgFolder(folder: string, org: string): string {
  return join(folder, 'orgs', safe(org))
}

export function snapshotPath(folder: string, org: string): string {
  return join(orgFolder(folder, org), 'snapshot.json')
}

export function planPath(folder: string, org: string, planId: string): string {
  return join(orgFolder(folder, org), `${safe(planId)}.plan.json`)
}

export function journalPath(folder: string, org: string, planId: string): string {
  return join(orgFolder(folder, org), `${safe(planId)}.journal.jsonl`)
}

export function reportPath(folder: string, org: string, planId: string): string {
  return join(orgFolder(folder, org), `${safe(planId)}.report.json`)
}

export function simulationPath(folder: string, name: string): string {
  return join(folder, 'simulations', `${safe(name)}.json`)
}

/** A file name for any name: safe characters stay, others are written as their code. */
function safe(name: string): string {
  const plain = name.replace(/[^\w.-]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
  return /^\.+$/.test(plain) ? plain.replaceAll('.', '%2e') : plain
}
