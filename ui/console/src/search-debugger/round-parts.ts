/**
 * Rounds parts so that what is shown adds up to the rounded sum: what is left over goes to the parts that lost most.
 * Each differs from its value by less than one unit of the last digit.
 */
export function roundParts(parts: readonly number[], digits: number): number[] {
  const unit = 10 ** digits
  const total = Math.round(parts.reduce((sum, part) => sum + part, 0) * unit)
  const floors = parts.map((part) => Math.floor(part * unit))
  const missing = total - floors.reduce((sum, part) => sum + part, 0)
  const byLoss = parts
    .map((part, index) => ({ index, loss: part * unit - floors[index]! }))
    .sort((a, b) => b.loss - a.loss)
  for (const { index } of byLoss.slice(0, missing)) floors[index]! += 1
  return floors.map((part) => part / unit)
}
