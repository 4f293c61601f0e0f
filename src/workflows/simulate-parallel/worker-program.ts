/**
 * The program of a worker, as text. From source it loads the file beside this one as development loads files; the build
 * puts the bundled program in its place, so that the package, and whatever bundles it again, needs no file at run time.
 */
export function workerProgram(): string {
  const worker = JSON.stringify(new URL('./worker.ts', import.meta.url))
  return `import('tsx/esm/api').then(({ tsImport }) => tsImport(${worker}, ${worker}))`
}
