/**
 * Texts that a spreadsheet may run as a formula: with one of these characters first, or behind white space, which programs
 * skip. The wide forms are those of East Asian keyboards.
 */
const FORMULA = /^(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/

/** Whether a spreadsheet may run a text as a formula. */
export function isFormula(text: string): boolean {
  return FORMULA.test(text)
}

/** The text of a cell, behind `'` if a spreadsheet may run it as a formula. */
export function guardFormula(text: string): string {
  return isFormula(text) ? `'${text}` : text
}
