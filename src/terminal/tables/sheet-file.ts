import { isUtf8 } from 'node:buffer'
import { isWorkbook } from '../../documents/tables/read-xlsx'
import type { SourceText, SourceXlsx } from '../../workflows'
import type { SourceWorkbook } from '../../workflows/kit/source'
import { decodeText, readBytes } from '../io/files'
import type { Io } from '../io/io'

/** Windows-1252 from 0x80 to 0x9F, with a space where it has no sign: Node 20 decodes these bytes as control characters. */
const LETTERS = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ'
const FIRST = 0x80

/**
 * Reads a list or table that people keep in a spreadsheet, in CSV. The plain CSV of Excel in Western Europe and America
 * (Windows-1252) is read too, with a note: its names are looked up in the org, so that a wrong letter is refused there.
 * @throws ConfigError saying which file cannot be read and why, or how to save it
 */
export async function readSheetText(io: Io, path: string): Promise<string> {
  return sheetText(io, path, await readBytes(io, path))
}

/** {@link readSheetText}, or the bytes of a workbook (.xlsx). */
export async function readSheetFile(io: Io, path: string): Promise<SourceText | SourceWorkbook> {
  const bytes = await readBytes(io, path)
  return isWorkbook(bytes) ? { bytes, file: path } : { text: sheetText(io, path, bytes), file: path }
}

/** {@link readSheetFile} in the form of a request. */
export async function readSheetRequest(io: Io, path: string): Promise<SourceText | SourceXlsx> {
  const source = await readSheetFile(io, path)
  return 'text' in source ? source : { xlsx: Buffer.from(source.bytes).toString('base64'), file: path }
}

function sheetText(io: Io, path: string, bytes: Buffer): string {
  const text = bytes
    .toString('latin1')
    .replace(/[\u0080-\u009F]/g, (sign) => LETTERS.charAt(sign.charCodeAt(0) - FIRST))
  // A byte without a letter shows another encoding.
  const isWestern = !isUtf8(bytes) && !bytes.includes(0) && !bytes.some((byte) => LETTERS.charAt(byte - FIRST) === ' ')
  if (!isWestern || isUtf16(bytes)) return decodeText(path, bytes)
  io.err(
    `${io.paint.warn('note')} ${path} is not UTF-8 and is read as Windows-1252, as Excel's plain "CSV" is. If letters come out wrong, save it as "CSV UTF-8".\n`,
  )
  return text
}

function isUtf16([first, second]: Buffer): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
}
