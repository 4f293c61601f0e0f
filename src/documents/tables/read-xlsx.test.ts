import { expect, it } from 'vitest'
import { readXlsx } from './read-xlsx'
import { writeXlsx } from './write-xlsx'

const sheetOf = (rows: readonly string[][]) => ({ name: 'Skills', columns: [{ head: 'agent' }], rows })

/** The signature of an entry in the directory of a zip file, as bytes. */
const ENTRY = Buffer.from([0x50, 0x4b, 0x01, 0x02])

it.each([
  ['tell 2 GB', 2_000_000_000],
  ['tell no size', 0],
])('refuses a workbook whose parts %s unpacked, before they are unpacked', async (_, size) => {
  const bytes = Buffer.from(await writeXlsx([sheetOf([['Ann'.repeat(9000)]])]))
  for (let at = bytes.indexOf(ENTRY); at >= 0; at = bytes.indexOf(ENTRY, at + 1)) {
    bytes.writeUInt32LE(size, at + 24)
    if (size === 0) bytes.writeUInt32LE(1_000_000, at + 20)
  }
  await expect(readXlsx(bytes, 'm.xlsx')).rejects.toThrow('m.xlsx: unpacks to more than 200 MB; keep the sheets')
})

it('refuses a sheet with more rows than any org has agents, by its name', async () => {
  const rows = Array.from({ length: 100_000 }, () => ['x'])
  const bytes = await writeXlsx([sheetOf(rows)])
  await expect(readXlsx(bytes, 'm.xlsx')).rejects.toThrow('more than 100000 rows in the sheet "Skills"; delete')
})
