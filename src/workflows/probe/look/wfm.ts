import { type ApiError, PermissionError } from '../../../core/errors'
import { wfmOperations } from '../../../resources/wfm/operations'
import { type Finding, found, refusalText, unknown } from '../kit/finding'
import type { Probe } from '../kit/probe'

/** WFM, and when its weeks begin. */
export async function lookAtWfm(probe: Probe): Promise<void> {
  let unitId: string | undefined
  await probe.check('wfm.license', async () => {
    const { finding, first } = await businessUnits(probe)
    unitId = first
    return finding
  })
  await probe.check('wfm.week', async () => {
    if (probe.facts.wfm === false) return unknown('the org has no WFM')
    const id = unitId ?? (await businessUnits(probe)).first
    return id === undefined ? unknown('no business unit can be seen') : await week(probe, id)
  })
}

async function businessUnits({ sender, name }: Probe): Promise<{ finding: Finding; first?: string | undefined }> {
  try {
    const answer = await sender.try(wfmOperations.businessUnits)
    if (!answer.ok) return { finding: refused(answer.error, answer.error.status === 404) }
    const [unit] = answer.body.entities
    if (unit !== undefined) name({ kind: 'business unit', id: unit.id, name: unit.name ?? unit.id })
    const evidence = `${answer.body.entities.length} business units`
    return { finding: found(true, evidence, { wfm: true }), first: unit?.id }
  } catch (error) {
    // The call asks for no permission: a 403 says that the org has no WFM.
    if (error instanceof PermissionError) return { finding: refused(error, true) }
    throw error
  }
}

function refused(error: ApiError, isAbsent: boolean): Finding {
  const text = refusalText(error)
  if (!isAbsent) return unknown(`the platform answered ${text}`, text)
  return found(false, `refused with ${text}`, { wfm: false, wfmRefusal: text })
}

async function week({ sender }: Probe, businessUnitId: string): Promise<Finding> {
  const { settings } = await sender.send(wfmOperations.businessUnit, {
    params: { businessUnitId },
    query: { expand: ['settings.startDayOfWeek', 'settings.timeZone'] },
  })
  const { startDayOfWeek, timeZone } = settings ?? {}
  if (startDayOfWeek === undefined || timeZone === undefined) return unknown('the business unit does not say')
  return found(true, `${startDayOfWeek}, ${timeZone}`, { wfmTimeZone: timeZone, wfmStartDayOfWeek: startDayOfWeek })
}
