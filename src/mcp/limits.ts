import type { Guardrails } from '../documents'
import { readJsonOrYaml } from '../terminal/io/json-or-yaml'
import { parseGuardrails } from '../workflows'
import type { Session } from './session'

/** The guardrails that the server was started with. The file is read each time, as its owner may change it. */
export async function readGuardrails({
  io,
  options,
}: Pick<Session, 'io' | 'options'>): Promise<Guardrails | undefined> {
  const { guardrails: file } = options
  return file === undefined ? undefined : await parseGuardrails(await readJsonOrYaml(io, file), file)
}
