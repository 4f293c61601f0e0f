import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { JournalEntry } from '../../documents/ports/ports'
import { fileJournal } from './journal-file'

it('stays whole and says what to do when the disk refuses more', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'skillroute-'))
  const path = join(folder, 'journal.jsonl')
  // A file size limit stands for a full disk: Node gets EFBIG where it would get ENOSPC, in the middle of a line.
  const program = `
    import { fileJournal } from ${JSON.stringify(join(import.meta.dirname, 'journal-file.ts'))}
    const journal = fileJournal(${JSON.stringify(path)})
    let whole = 0
    try {
      for (;;) {
        await journal.append({ type: 'intent', at: 'now', text: 'x'.repeat(1000) })
        whole++
      }
    } catch (error) {
      console.log(JSON.stringify({ whole, code: error.code, message: error.message }))
    }`
  const script = join(folder, 'fill.mts')
  await writeFile(script, program)
  const run = spawnSync('bash', ['-c', 'ulimit -f 20; exec node --import tsx "$0"', script], {
    encoding: 'utf8',
    env: { ...process.env, TSX_DISABLE_CACHE: '1' },
  })
  const reported: { whole: number } = JSON.parse(run.stdout)
  expect(reported).toMatchObject({ code: 'journal.write', message: expect.stringContaining('lines are whole') })
  const entries: JournalEntry[] = []
  for await (const one of fileJournal(path).read()) entries.push(one)
  expect(entries).toHaveLength(reported.whole)
  expect(reported.whole).toBeGreaterThan(10)
  await rm(folder, { recursive: true })
})
