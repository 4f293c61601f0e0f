import type { Guardrails } from '../../documents'
import { readGuardrails } from '../../workflows'
import { readJsonOrYaml } from '../io/json-or-yaml'
import type { Session } from './session'

/** The guardrails that the server was started with. The file is read each time, as its owner may change it. */
export async function limitsOf({ io, options }: Pick<Session, 'io' | 'options'>): Promise<Guardrails | undefined> {
  const { guardrails: file } = options
  return file === undefined ? undefined : await readGuardrails(await readJsonOrYaml(io, file), file)
}
