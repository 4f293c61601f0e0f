/**
 * The public interface, one file for each entry in `etc/`, so that a change of it is seen in a review.
 *
 * `npm run api:update` writes the files; `npm run api:check` fails when they are not up to date. Both fail when something
 * that stands in the declarations of an entry cannot be imported from it by name.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { compileDeclarations } from './api/declarations'
import { ownersOf } from './api/owners'
import { nameOf, surface, unnamed } from './api/surface'
import { check, expect } from './checks'
import { entries } from './entries'

const declarations = compileDeclarations(Object.values(entries))
const owners = ownersOf(entries, declarations)

mkdirSync('etc', { recursive: true })
for (const [name, source] of Object.entries(entries)) {
  const file = `etc/${name.replaceAll('/', '-')}.api.md`
  const entry = nameOf(name)
  const shown = surface(name, source, declarations, owners)
  const text = `# ${entry}\n\nWritten by \`npm run api:update\`.\n\n\`\`\`ts\n${shown}\n\`\`\`\n`
  await check(`names of ${entry}`, () => {
    const missing = unnamed(name, source, declarations, owners)
    expect(missing.length === 0, `users cannot import by name: ${missing.join(', ')}`)
  })
  if (!process.argv.includes('--check')) writeFileSync(file, text)
  else {
    await check(`interface of ${entry}`, () => {
      const kept = existsSync(file) ? readFileSync(file, 'utf8') : ''
      expect(kept === text, `${file} is not what the source exports. ${firstDifference(kept, text)}`)
    })
  }
}

function firstDifference(kept: string, text: string): string {
  const before = kept.split('\n')
  const after = text.split('\n')
  const at = after.findIndex((line, index) => line !== before[index])
  const place = at < 0 ? after.length : at
  return `Line ${place + 1} was "${before[place] ?? ''}" and is "${after[place] ?? ''}". If this is meant: npm run api:update`
}
