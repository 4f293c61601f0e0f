/**
 * `npm run modules`: writes the picture and the table of the modules in CONTRIBUTING.md from the imports of `src`.
 * `--check` changes nothing; it ends with 1 when an import points up or sideways, folders import each other in a circle,
 * a folder is crowded, or CONTRIBUTING is not up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { crowdedFolders, folderCircles } from './modules/check-folders'
import { wrongLayers } from './modules/check-layers'
import { readImports } from './modules/imports'
import { modulesMarkdown, withModules } from './modules/module-table'

const GUIDE = 'CONTRIBUTING.md'
const text = readFileSync(GUIDE, 'utf8')
const fresh = withModules(text, modulesMarkdown())
if (process.argv.includes('--check')) {
  const imports = readImports('src')
  const problems = [...wrongLayers(imports), ...folderCircles(imports), ...crowdedFolders(imports)]
  if (fresh !== text) problems.push(`${GUIDE} does not show the modules as they are: npm run modules`)
  for (const problem of problems) console.error(problem)
  console.log(problems.length === 0 ? `modules: ${imports.size} files, layers and folders in order` : '')
  process.exitCode = problems.length === 0 ? 0 : 1
} else {
  writeFileSync(GUIDE, fresh)
}
