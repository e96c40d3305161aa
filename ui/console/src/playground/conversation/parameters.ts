/** How a model is asked; what is undefined is left to the model. */
export interface Parameters {
  readonly system: string
  readonly temperature: number | undefined
  readonly maxTokens: number | undefined
}

/** As typed into the form. */
export interface ParametersDraft {
  readonly system: string
  readonly temperature: string
  readonly maxTokens: string
}

export const emptyParameters: ParametersDraft = { system: '', temperature: '', maxTokens: '' }

export function isTemperature(text: string): boolean {
  const value = Number(text.replace(',', '.'))
  return text.trim() === '' || (Number.isFinite(value) && value >= 0 && value <= 2)
}

export function isMaxTokens(text: string): boolean {
  return text.trim() === '' || /^[1-9]\d{0,6}$/.test(text.trim())
}

/** What is not valid counts as not given; the form says so beside the field. */
export function toParameters({ system, temperature, maxTokens }: ParametersDraft): Parameters {
  const hasTemperature = temperature.trim() !== '' && isTemperature(temperature)
  const hasMaxTokens = maxTokens.trim() !== '' && isMaxTokens(maxTokens)
  return {
    system,
    temperature: hasTemperature ? Number(temperature.replace(',', '.')) : undefined,
    maxTokens: hasMaxTokens ? Number(maxTokens) : undefined,
  }
}

/** How many differ from what a model does by itself. */
export function countParameters(draft: ParametersDraft): number {
  const { system, temperature, maxTokens } = toParameters(draft)
  return [system.trim() !== '', temperature !== undefined, maxTokens !== undefined].filter(Boolean).length
}
