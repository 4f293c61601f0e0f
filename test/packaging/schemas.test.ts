import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { fileSchemas } from '../../scripts/schemas'
import { readYaml } from '../../src/documents/yaml/read'
import { validateRules } from '../../src/workflows/rules/validate'
import { ELEVEN_MISTAKES } from '../support/rules/mistakes'

const schemas = await fileSchemas()
const compile = (name: string): ValidateFunction => {
  const schema = schemas[name]
  if (typeof schema !== 'object' || schema === null) throw new Error(`no schema ${name}`)
  return new Ajv2020({ allErrors: true }).compile(schema)
}

describe('published schemas', () => {
  it.each(Object.keys(schemas))('%s is what its source says', (name) => {
    const file = new URL(`../../schemas/${name}`, import.meta.url)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(schemas[name])
  })

  it('find the same places at fault as validation does, as far as shape goes', async () => {
    const validate = compile('rules.schema.json')
    const { value } = await readYaml(ELEVEN_MISTAKES)
    expect(validate(value)).toBe(false)
    const places = (validate.errors ?? []).map(({ instancePath, keyword, params }) => {
      const path = instancePath
        .replace(/^\//, '')
        .replace(/\/(\d+)/g, '[$1]')
        .replaceAll('/', '.')
      const key =
        keyword === 'required'
          ? params.missingProperty
          : keyword === 'additionalProperties'
            ? params.additionalProperty
            : undefined
      return key === undefined ? path : `${path}.${String(key)}`
    })
    const { problems } = await validateRules(ELEVEN_MISTAKES)
    const shape = problems.filter(({ code }) => code.startsWith('key.') || code.startsWith('value.'))
    expect([...new Set(places)].sort()).toEqual(shape.map(({ path }) => path).sort())
  })

  it('accept what is right', async () => {
    const rules =
      'format: skillroute/rules@1\nagents:\n  - match: { name: ["A*", "B*"], division: Berlin }\n    skills: { Billing: 2.5 }\n'
    expect(compile('rules.schema.json')((await readYaml(rules)).value)).toBe(true)
    const guardrails = 'format: skillroute/guardrails@1\nfreeze: [{ from: 2026-12-20, to: 2027-01-02 }]\n'
    expect(compile('guardrails.schema.json')((await readYaml(guardrails)).value)).toBe(true)
    const load = (queue: string): string =>
      `format: skillroute/load@1\nstart: 2026-12-07T08:00+01:00\nintervalMinutes: 60\ngroups: [{ routes: [${queue}], offered: [40, 65.5] }]\n`
    expect(compile('load.schema.json')((await readYaml(load('{ queue: Fraud Care, skills: [] }'))).value)).toBe(true)
    expect(compile('load.schema.json')((await readYaml(load('{ que: Fraud Care }'))).value)).toBe(false)
  })
})
