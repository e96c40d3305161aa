const credentialHeader = /authorization|key|token|secret/

/** The credentials among the headers that were sent to a provider. Flat: name, value, …. */
export function ownKeys(headers: readonly string[]): string[] {
  const keys: string[] = []
  for (let at = 0; at + 1 < headers.length; at += 2) {
    if (credentialHeader.test(headers[at]!)) keys.push(headers[at + 1]!.replace(/^(bearer|basic) +/i, ''))
  }
  return keys.filter(({ length }) => length >= 4)
}

/** A refusal as the provider wrote it, the same bytes unless it repeats a key of ours. */
export function hideOwnKeys(body: Buffer, keys: readonly string[]): Buffer {
  if (!keys.some((key) => body.includes(key))) return body
  const text = keys.reduce((shown, key) => shown.replaceAll(key, '[secret]'), body.toString('utf8'))
  return Buffer.from(text)
}
