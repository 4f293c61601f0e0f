import { ApiError, ConflictError } from '../../../core/errors'
import { userLanguageOperations } from '../../../resources/users/user-languages'
import { userSkillOperations } from '../../../resources/users/user-skills'
import { found, refusalText, refusedWith, unknown } from '../kit/finding'
import type { Probe } from '../kit/probe'

/** One more skill than a bulk call may have. */
const TOO_MANY = 51
/** An id that no skill has. */
const NO_SKILL = '00000000-0000-4000-8000-000000000000'
/** A level for which cutting and rounding give different results. */
const FRACTION = 3.6
/** Pairs of writes sent together. */
const PAIRS = 5

/** Checks writes of the temporary skill of the user who agreed. */
export async function writeUserSkill(probe: Probe, userId: string, skillId: string): Promise<void> {
  const { sender } = probe
  const params = { userId }
  const set = (levels: readonly { readonly id: string; readonly proficiency: number }[]) =>
    sender.try(userSkillOperations.update, { params, body: levels })
  const level = async (): Promise<number | undefined> => {
    for (let page = 1; ; page++) {
      const answer = await sender.send(userSkillOperations.list, { params, query: { pageNumber: page, pageSize: 50 } })
      const held = answer.entities.find(({ id }) => id === skillId)
      if (held !== undefined || page >= (answer.pageCount ?? 1)) return held?.proficiency
    }
  }
  await probe.check('skills.duplicates', async () => {
    const answer = await set([1, 3].map((proficiency) => ({ id: skillId, proficiency })))
    if (!answer.ok) return refusedWith(answer.error, 400, false, { duplicateSkills: 'refuse' })
    const held = await level()
    if (held !== 1 && held !== 3) return unknown('the user holds neither level', `level ${held ?? 'none'}`)
    return found(held === 3, `the ${held === 3 ? 'last' : 'first'} level counts`, {
      duplicateSkills: held === 3 ? 'last' : 'first',
    })
  })
  await probe.check('skills.over-fifty', async () => {
    if (probe.facts.duplicateSkills === 'refuse') return unknown('a call that names a skill twice is refused anyway')
    const answer = await set(Array.from({ length: TOO_MANY }, () => ({ id: skillId, proficiency: 2 })))
    if (answer.ok) return found(false, `${TOO_MANY} were taken`, { skillsOverFifty: 'accept' })
    return refusedWith(answer.error, 400, true, { skillsOverFifty: 'refuse' })
  })
  await probe.check('skills.unknown-id', async () => {
    const before = await set([{ id: skillId, proficiency: 1 }])
    if (!before.ok) return unknown(`a plain call was refused with ${refusalText(before.error)}`)
    const answer = await set([
      { id: skillId, proficiency: 4 },
      { id: NO_SKILL, proficiency: 4 },
    ])
    const held = await level()
    const how = answer.ok ? 'taken' : `refused with ${refusalText(answer.error)}`
    const isWhole = !answer.ok && held !== 4
    return found(isWhole, `${how}; the known skill was ${held === 4 ? '' : 'not '}written`, {
      unknownSkill: isWhole ? 'refuse' : 'skip',
    })
  })
  await probe.check('users.conflicts', async () => {
    for (let pair = 0; pair < PAIRS; pair++) {
      const write = (proficiency: number) =>
        sender.send(userSkillOperations.update, { params, body: [{ id: skillId, proficiency }] })
      const answers = await Promise.allSettled([write(1), write(2)])
      const errors = answers.flatMap((answer): unknown[] => (answer.status === 'rejected' ? [answer.reason] : []))
      const conflict = errors.find((error) => error instanceof ConflictError)
      if (conflict instanceof ApiError)
        return found(false, `one was refused with ${refusalText(conflict)}`, { writeConflicts: true })
      if (errors.length > 0) throw errors[0]
    }
    return unknown('no pair of writes conflicted', `${PAIRS} pairs were taken`)
  })
}

/** Checks writes of the temporary language of the user. */
export async function writeUserLanguage(probe: Probe, userId: string, languageId: string): Promise<void> {
  await probe.check('languages.fraction', async () => {
    const params = { userId }
    const { sender } = probe
    const answer = await sender.try(userLanguageOperations.update, {
      params,
      body: [{ id: languageId, proficiency: FRACTION }],
    })
    if (!answer.ok) return refusedWith(answer.error, 400, false, { languageFraction: 'refuse' })
    const { entities } = await sender.send(userLanguageOperations.list, { params, query: { pageSize: 50 } })
    const level = entities.find(({ id }) => id === languageId)?.proficiency
    const fate = level === 3 ? 'cut' : level === 4 ? 'round' : level === FRACTION ? 'keep' : undefined
    if (fate === undefined) return unknown('the user does not show the language', `level ${level ?? 'none'}`)
    return found(fate === 'round', `${FRACTION} became ${level}`, { languageFraction: fate })
  })
}
