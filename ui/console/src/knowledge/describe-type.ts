const names: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word',
  'text/html': 'HTML',
  'text/markdown': 'Markdown',
  'text/plain': 'Text',
}

/** A media type as people call it; proper names, the same in every language. */
export function describeType(mediaType: string): string {
  return names[mediaType] ?? mediaType
}
