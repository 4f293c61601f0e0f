/** The modules of `src` from the ground up: each may import those of the rows above it and nothing beside or below. */
export const LAYERS: readonly (readonly string[])[] = [
  ['core'],
  ['documents'],
  ['optimizer', 'transport', 'stores', 'threads'],
  ['resources'],
  ['client'],
  ['workflows', 'webhooks', 'report', 'telemetry'],
  ['relay'],
  ['fleet', 'ui'],
  ['cli'],
]

/** Modules that see less than their row would let them, and what they may import. */
export const NARROW: Readonly<Record<string, readonly string[]>> = {
  optimizer: ['core', 'documents'],
  emulator: ['core', 'documents', 'optimizer'],
}

/** Modules that only the named ones may import. */
export const HIDDEN: Readonly<Record<string, readonly string[]>> = { emulator: ['cli'], ui: ['cli'], cli: [] }

/** What each module is for, in the words of the table in CONTRIBUTING. */
export const PURPOSE: Readonly<Record<string, string>> = {
  core: 'errors, canonical JSON and hashes, redaction, clock, randomness',
  documents: 'every format: its types, its parser, its schema; the ports behind which state lives',
  optimizer:
    'mathematics: staffing formulas, the simulator, who should hold which skill; no platform, no packages, no clock',
  transport: 'one request: login, rate limit, retries, pages, errors',
  stores: 'where state lives: memory and files; PostgreSQL and Redis in folders of their own',
  threads: 'work in threads: one protocol for all of it',
  resources: 'the typed API: one folder per resource, with its schema beside its calls; shared parts in `kit`',
  client: 'transport and resources, wired',
  workflows: 'snapshot, demand, plan, apply, verify, undo, drift, WFM export',
  webhooks: 'sign, verify and receive webhooks; web standards only',
  report: 'finished documents as text, CSV, HTML and charts',
  telemetry: 'what a client and a run do, for diagnostics channels and OpenTelemetry',
  relay: 'events out: at least once, in order',
  fleet: 'many orgs over many machines',
  ui: 'the page of `skillroute ui`: server, work behind it, and the program of the browser',
  emulator: 'a Genesys Cloud on localhost, for tests and demos',
  cli: 'the command: the only place that reads arguments, prints and exits',
}
