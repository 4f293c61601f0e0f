/** Blocks of the documents that are to be read side by side, or run elsewhere: they compile, each as a module of its own. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { blocksOf } from './blocks'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const blocks = blocksOf(root).filter(({ language }) => language === 'ts compile' || language === 'ts proxy')

it('blocks marked "ts compile" compile', () => {
  expect(blocks.length).toBeGreaterThan(10)
  const sources = new Map(
    blocks.map(({ file, line, text }) => [join(root, `${file.replace(/\W/g, '-')}-${line}.ts`), text]),
  )
  const config = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  // As most programs are compiled: the other SDK's types do not tell what is absent from what is undefined.
  config.config.compilerOptions.exactOptionalPropertyTypes = false
  const { options } = ts.parseJsonConfigFileContent({ ...config.config, include: [] }, ts.sys, root)
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile } = host
  host.fileExists = (name) => sources.has(name) || fileExists(name)
  host.readFile = (name) => sources.get(name) ?? readFile(name)
  const program = ts.createProgram([...sources.keys()], options, host)
  const found = [...sources.keys()].flatMap((name) => {
    const source = program.getSourceFile(name)
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
  })
  expect(
    found.map((one) => `${one.file?.fileName}:${one.start} ${ts.flattenDiagnosticMessageText(one.messageText, ' ')}`),
  ).toEqual([])
})
