/** Contacts a week that a removal may cost: a week's forecast is not more precise than half a contact. */
export const REMOVAL_COST = 0.5
