import { defineConfig, type Options } from 'tsup'

/** Every public entry of the package; `package.json` names the same ones in `exports`. */
const entry = {
  index: 'src/index.ts',
  optimizer: 'src/optimizer/index.ts',
  workflows: 'src/workflows/index.ts',
  webhooks: 'src/webhooks/index.ts',
  relay: 'src/webhooks/relay.ts',
  report: 'src/report/index.ts',
  emulator: 'src/emulator/index.ts',
}

const shared: Options = {
  target: 'node20',
  platform: 'neutral',
  external: [/^node:/],
  splitting: true,
  treeshake: true,
  sourcemap: false,
}

export default defineConfig([
  { ...shared, entry, format: ['esm'], dts: true, clean: true },
  {
    ...shared,
    entry,
    format: ['cjs'],
    dts: true,
    noExternal: ['p-limit', 'p-retry', 'yocto-queue', 'is-network-error'],
  },
  { ...shared, entry: { cli: 'src/cli/main.ts' }, format: ['esm'], platform: 'node' },
])
