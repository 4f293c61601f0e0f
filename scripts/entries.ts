import { existsSync, readdirSync } from 'node:fs'

/** The extras, by their folders. */
const extras = readdirSync('src/features')

/** Every public entry of the package and where its source begins; `exports` of package.json names the same ones. */
export const entries: Readonly<Record<string, string>> = {
  index: 'src/index.ts',
  documents: 'src/documents/index.ts',
  optimizer: 'src/optimizer/index.ts',
  workflows: 'src/workflows/index.ts',
  report: 'src/report/index.ts',
  emulator: 'src/emulator/index.ts',
  stores: 'src/stores/index.ts',
  'stores/postgres': 'src/stores/postgres/index.ts',
  'stores/redis': 'src/stores/redis/index.ts',
  webhooks: 'src/webhooks/index.ts',
  relay: 'src/relay/index.ts',
  fleet: 'src/fleet/index.ts',
  telemetry: 'src/telemetry/index.ts',
  // A command alone has nothing to import.
  ...Object.fromEntries(
    extras.map((name) => [name, `src/features/${name}/index.ts`] as const).filter(([, source]) => existsSync(source)),
  ),
}

/** The command, an ES module only. */
export const command = { cli: 'src/cli/main.ts' } as const

/** Programs of threads, ES modules that nobody imports. */
export const threads = {
  thread: 'src/workflows/parallel/thread.ts',
  'week-thread': 'src/cli/demo/week-thread/thread.ts',
  ...Object.fromEntries(
    extras
      .map((name) => [`${name}-thread`, `src/features/${name}/command/thread.ts`] as const)
      .filter(([, source]) => existsSync(source)),
  ),
} as const

/** The program of the planner's page, for browsers. */
export const page = { page: 'src/ui/page/browser/main.tsx' } as const
