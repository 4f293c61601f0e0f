/** The bytes of a workbook (.xlsx), and its name for messages. */
export interface SourceWorkbook {
  readonly bytes: Uint8Array
  readonly file?: string | undefined
}
