/** For the sample collection, in the languages of its documents. Each has its answer there. */
const examples: Readonly<Record<string, readonly string[]>> = {
  handbook: [
    'Wie viele Urlaubstage habe ich im Jahr?',
    'Wann darf ich im Zug erste Klasse fahren?',
    'How long does a password have to be?',
  ],
}

export function exampleQuestions(collection: string): readonly string[] {
  return examples[collection] ?? []
}
