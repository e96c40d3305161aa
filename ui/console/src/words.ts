const english = {
  tagline: 'Ask your documents. Every sentence shows where it comes from.',
  ask: 'Ask',
  stop: 'Stop',
  question: 'Your question',
  questionHint: 'What would you like to know?',
  examples: 'Try one of these',
  sources: 'Sources',
  answered: 'Answer from your documents',
  related: 'No certain answer. These passages may help.',
  nothing_found: 'Nothing about this in your documents.',
  searching: 'Reading your documents …',
  failed: 'That did not work.',
  documents: 'Documents',
  add: 'Add documents',
  drop: 'or drop files here: PDF, Word, Markdown, HTML, text',
  empty: 'No documents yet. Add the first one.',
  loading: 'Loading …',
  remove: 'Remove',
  removeAsk: 'Remove this document for good?',
  queued: 'waiting',
  parsing: 'reading',
  embedding: 'indexing',
  indexed: 'ready',
  notIndexed: 'failed',
  key: 'API key',
  keyWhy: 'The key was shown once when Tragwerk first started. It stays in this browser tab.',
  keyWrong: 'This key is not valid.',
  signIn: 'Sign in',
  signOut: 'Sign out',
  close: 'Close',
  page: 'page',
  confidence: 'confidence',
  collection: 'Collection',
  language: 'Deutsch',
  more: 'Show more',
}

const german: typeof english = {
  tagline: 'Fragen Sie Ihre Dokumente. Jeder Satz zeigt, woher er stammt.',
  ask: 'Fragen',
  stop: 'Anhalten',
  question: 'Ihre Frage',
  questionHint: 'Was möchten Sie wissen?',
  examples: 'Zum Ausprobieren',
  sources: 'Quellen',
  answered: 'Antwort aus Ihren Dokumenten',
  related: 'Keine sichere Antwort. Diese Stellen könnten helfen.',
  nothing_found: 'Dazu steht nichts in Ihren Dokumenten.',
  searching: 'Ihre Dokumente werden gelesen …',
  failed: 'Das hat nicht geklappt.',
  documents: 'Dokumente',
  add: 'Dokumente hinzufügen',
  drop: 'oder Dateien hier ablegen: PDF, Word, Markdown, HTML, Text',
  empty: 'Noch keine Dokumente. Fügen Sie das erste hinzu.',
  loading: 'Wird geladen …',
  remove: 'Entfernen',
  removeAsk: 'Dieses Dokument endgültig entfernen?',
  queued: 'wartet',
  parsing: 'wird gelesen',
  embedding: 'wird indexiert',
  indexed: 'bereit',
  notIndexed: 'fehlgeschlagen',
  key: 'API-Schlüssel',
  keyWhy:
    'Der Schlüssel wurde beim ersten Start von Tragwerk einmal angezeigt. Er bleibt in diesem Browser-Tab.',
  keyWrong: 'Dieser Schlüssel ist ungültig.',
  signIn: 'Anmelden',
  signOut: 'Abmelden',
  close: 'Schließen',
  page: 'Seite',
  confidence: 'Sicherheit',
  collection: 'Sammlung',
  language: 'English',
  more: 'Mehr anzeigen',
}

export type Words = typeof english
export type Language = 'de' | 'en'

const chosenLanguage = 'tragwerk.language'

export function currentLanguage(): Language {
  const chosen = localStorage.getItem(chosenLanguage) ?? navigator.language
  return chosen.startsWith('de') ? 'de' : 'en'
}

export function chooseLanguage(language: Language): void {
  localStorage.setItem(chosenLanguage, language)
}

export function wordsIn(language: Language): Words {
  return language === 'de' ? german : english
}
