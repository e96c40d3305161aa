/**
 * Whether a header such as `accept` or `accept-encoding` lists this very value with a weight above zero. Wildcards do
 * not count: who sends only those has no wish.
 */
export function accepts(header: string | readonly string[] | undefined, value: string): boolean {
  return String(header ?? '')
    .toLowerCase()
    .split(',')
    .map((entry) => entry.split(';').map((part) => part.trim()))
    .some(([name, ...parameters]) => name === value && !parameters.some((part) => /^q=0(\.0*)?$/.test(part)))
}
