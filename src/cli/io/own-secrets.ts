import { redactText } from '../../core/json/redact'
import type { Io } from './io'

/** Shorter values are words: masking them would make messages unreadable, and they protect nothing. */
const LEAST_CHARACTERS = 8

/** The secrets of the environment: they are masked in everything that is printed of a failure. */
export function withoutSecrets(env: Io['env']): (text: string) => string {
  const secrets = Object.entries(env).flatMap(([name, value]) =>
    /SECRET|PASSWORD|TOKEN|_KEY$/i.test(name) && value !== undefined && value.trim().length >= LEAST_CHARACTERS
      ? [value.trim()]
      : [],
  )
  return (text) => redactText(text, secrets)
}
