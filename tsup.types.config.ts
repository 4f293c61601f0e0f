import { defineConfig } from 'tsup'
import { entries } from './scripts/entries'

/** The declarations, for both module systems. */
export default defineConfig({
  entry: { ...entries },
  format: ['esm', 'cjs'],
  dts: { only: true },
  clean: false,
})
