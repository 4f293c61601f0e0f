import { redactText } from '../../core/json/redact'
import type { Io } from './io'

/** Shorter values are not masked: they are likely to be ordinary words, and messages would become unreadable. */
const MIN_CHARACTERS = 8

/** A function that masks the secrets of the environment in messages about failures. */
export function withoutSecrets(env: Io['env']): (text: string) => string {
  const secrets = Object.entries(env).flatMap(([name, value]) =>
    /SECRET|PASSWORD|TOKEN|_KEY$/i.test(name) && value !== undefined && value.trim().length >= MIN_CHARACTERS
      ? [value.trim()]
      : [],
  )
  return (text) => redactText(text, secrets)
}
