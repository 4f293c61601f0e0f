import type { Snapshot } from '../../src/documents'

/** A snapshot of an org without anything in it. */
export const BARE_SNAPSHOT: Snapshot = {
  format: 'skillroute/snapshot@1',
  org: { id: 'o', name: 'Acme' },
  takenAt: '2026-01-05T00:00:00.000Z',
  scope: {},
  divisions: [],
  languages: [],
  queues: [],
  skillGroups: [],
  gaps: [],
  skills: [],
  agents: [],
}
